package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LakeStatusTest {
    @Test
    void readsWhatTheLabNeeds() {
        LakeStatus status = LakeStatus.parse("""
                {"lake":"demo","now":"2026-11-01T00:00:01.25Z","epoch":3,
                 "components":[{"id":"s3-a","outcome":"down"}],
                 "services":[{"id":"s3","active":"b","phase":"steady","hold":["no candidate"],"cooldownUntil":null,
                   "sites":[{"site":"a","outcome":"down","eligible":false},{"site":"b","outcome":"up","eligible":true}]}],
                 "balancers":[{"id":"lb1","condition":"in-step","highestEpoch":3}],
                 "failovers":[{"id":"3-s3","service":"s3","from":"a","to":"b","epoch":3,"accusedAt":null,
                   "confirmedAt":"2026-11-01T00:00:00.5Z","committedAt":"2026-11-01T00:00:00.6Z","outcome":"done"}]}
                """);
        assertThat(status.epoch()).isEqualTo(3);
        assertThat(status.components()).containsEntry("s3-a", "down");
        assertThat(status.service()).isNotNull();
        assertThat(status.service().active()).isEqualTo("b");
        assertThat(status.service().up()).containsExactly("b");
        assertThat(status.balancers()).containsExactly(new LakeStatus.Balancer("lb1", "in-step", 3));
        assertThat(status.failovers().get(0).confirmedAt()).isEqualTo(Instant.parse("2026-11-01T00:00:00.5Z"));
        assertThat(status.failovers().get(0).accusedAt()).isNull();
    }

    @Test
    void readsHowAnAggregatorStandsInItsGroup() {
        LakeStatus status = LakeStatus.parse("""
                {"now":"2026-11-01T00:00:01.25Z","group":{"leader":"aggregator-a","term":7,"role":"leader","quorum":true,
                 "peers":[{"node":"aggregator-b","reachable":true},{"node":"aggregator-c","reachable":false}]}}
                """);
        assertThat(status.group())
                .isEqualTo(new LakeStatus.Group(
                        "aggregator-a", 7, "leader", true, Map.of("aggregator-b", true, "aggregator-c", false)));
        assertThat(status.group()).isNotNull();
        assertThat(status.group().leads()).isTrue();
        assertThat(LakeStatus.parse("{\"now\":\"2026-11-01T00:00:01.25Z\"}").group())
                .isNull();
    }

    @Test
    void readsTheStepsOfAMove() {
        LakeStatus status = LakeStatus.parse("""
                {"now":"2026-11-01T00:00:01.25Z","failovers":[{"id":"3-s3","outcome":"moving","detail":"","steps":[
                 {"kind":"fence","title":"fence","status":"done","epoch":4,"startedAt":"2026-11-01T00:00:00.5Z"},
                 {"kind":"hook","title":"promote hook p on agent-b","status":"running","epoch":null}]}]}
                """);
        LakeStatus.Failover move = status.failovers().get(0);
        assertThat(move.open()).isTrue();
        assertThat(move.steps()).extracting(LakeStatus.Step::epoch).containsExactly(4L, 0L);
        assertThat(move.steps()).extracting(LakeStatus.Step::over).containsExactly(true, false);
        assertThat(move.steps()).extracting(LakeStatus.Step::fences).containsExactly(true, false);
    }

    @Test
    void refusesWhatIsNotAStatus() {
        assertThatThrownBy(() -> LakeStatus.parse("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LakeStatus.parse("{\"now\":\"yesterday\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
