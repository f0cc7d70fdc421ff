package io.vigia.agent.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.Looking;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.kafka.ClusterFacts.Canary;
import io.vigia.core.model.Outcome;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class KafkaJudgeTest {
    @Test
    void isUpWhenAllIsWell() {
        ProbeResult result = judge(
                facts(Set.of(1, 2), Set.of(), OptionalInt.of(1), 0, 0),
                Map.of(1, Canary.arrived(0.01), 2, Canary.arrived(0.02)));
        assertThat(result.outcome()).isEqualTo(Outcome.UP);
        assertThat(result.reason()).isEqualTo("2 brokers, 12 partitions");
        assertThat(Looking.reading(result, "kafka_canary_seconds", "2")).isEqualTo(0.02);
        assertThat(Looking.reading(result, "kafka_group_lag_records", "etl")).isEqualTo(40);
        assertThat(Looking.reading(result, "kafka_group_lag_seconds", "etl")).isEqualTo(2.5);
    }

    @Test
    void isDegradedWhenSomethingIsMissingAndNamesIt() {
        ProbeResult result = judge(
                facts(Set.of(1, 2), Set.of(3), OptionalInt.empty(), 2, 5),
                Map.of(1, Canary.arrived(0.01), 2, Canary.failed("no answer in time")));
        assertThat(result.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(result.reason())
                .isEqualTo("no canary through broker 2: no answer in time; broker 3 does not serve; no controller is"
                        + " known; 2 partitions offline, such as orders-1; 5 partitions under-replicated, such as"
                        + " orders-4");
    }

    @Test
    void isDownWhenNoBrokerServesOrPassesACanary() {
        assertThat(judge(facts(Set.of(), Set.of(1), OptionalInt.empty(), 0, 0), Map.of())
                        .outcome())
                .isEqualTo(Outcome.DOWN);
        ProbeResult silent =
                judge(facts(Set.of(1), Set.of(), OptionalInt.of(1), 0, 0), Map.of(1, Canary.failed("not allowed: no")));
        assertThat(silent.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(silent.reason()).isEqualTo("no canary through any broker: not allowed: no");
    }

    private static ClusterFacts facts(
            Set<Integer> brokers, Set<Integer> fenced, OptionalInt controller, int offline, int under) {
        return new ClusterFacts(
                new TreeSet<>(brokers),
                new TreeSet<>(fenced),
                controller,
                3,
                12,
                offline,
                "orders-1",
                under,
                "orders-4");
    }

    private static ProbeResult judge(ClusterFacts facts, Map<Integer, Canary> canaries) {
        return KafkaJudge.judge(
                facts,
                canaries,
                new ClusterFacts.Counts(Map.of(1, 5L), Map.of(1, 4L)),
                Map.of("etl", new ClusterFacts.Behind(40, 2.5)));
    }
}
