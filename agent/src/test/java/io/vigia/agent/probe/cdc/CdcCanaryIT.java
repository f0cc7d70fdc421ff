package io.vigia.agent.probe.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.agent.probe.Looking;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.probe.CdcSpec;
import io.vigia.core.config.probe.KafkaPeers;
import io.vigia.core.model.Outcome;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.KafkaServer;
import io.vigia.lab.servers.MirrorMakerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MirrorMaker between two clusters: it runs, dies and comes back; then each cluster dies. */
final class CdcCanaryIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    /** @param endMillis of the look, on the clock of this test */
    private record Seen(ProbeResult result, long endMillis) {
        long lag() {
            return result.lagMillis().orElse(-1);
        }
    }

    @Test
    void lagRisesInStepWithTheClockWhileMirrorMakerIsDead() throws Exception {
        Vertx vertx = Vertx.vertx();
        Means means = new Means(vertx, Optional.empty());
        Host host = Host.in(directory);
        try (KafkaServer a = KafkaServer.configure(host, "kafka-a");
                KafkaServer b = KafkaServer.configure(host, "kafka-b");
                MirrorMakerServer mirror =
                        MirrorMakerServer.configure(host, "mm2", a.bootstrap(), b.bootstrap(), "_vigia-canary")) {
            a.start();
            b.start();
            a.awaitServing(LIMIT);
            b.awaitServing(LIMIT);
            try (Looking looking = new Looking(vertx, new CdcProbe(means, spec(a, b), schedule()))) {
                assertThat(looking.look().lagMillis()).isEmpty();
                // The topic is there before MirrorMaker looks for topics.
                await().atMost(LIMIT).until(() -> Looking.reading(looking.look(), "cdc_canary_sent_total", "") > 0);
                mirror.start();
                await("first canary")
                        .atMost(LIMIT)
                        .until(() -> seen(looking).result.outcome() == Outcome.UP);

                mirror.kill();
                Seen early = until(looking, 2_000);
                assertThat(early.result.outcome()).isEqualTo(Outcome.DEGRADED);
                assertThat(early.result.reason()).contains("behind");
                Seen late = until(looking, 5_000);
                assertThat(late.lag() - early.lag())
                        .as("lag in step with the clock")
                        .isCloseTo(late.endMillis - early.endMillis, within(1_000L));

                mirror.start();
                await("recovery").atMost(LIMIT).until(() -> seen(looking).result.outcome() == Outcome.UP);
                ProbeResult well = looking.look();
                assertThat(well.lagMillis().orElse(-1)).isBetween(0L, 1_000L);
                assertThat(Looking.reading(well, "cdc_canary_lost_total", "")).isZero();
                assertThat(Looking.reading(well, "cdc_canary_out_of_order_total", ""))
                        .isZero();
                assertThat(Looking.reading(well, "cdc_canary_within_total", "1"))
                        .isPositive()
                        .isLessThan(Looking.reading(well, "cdc_canary_arrived_total", ""));

                a.kill();
                Seen withoutSource = until(looking, 2_000);
                assertThat(withoutSource.result.outcome()).isEqualTo(Outcome.DEGRADED);
                assertThat(withoutSource.result.reason()).startsWith("source: connection refused");

                b.kill();
                await().atMost(LIMIT).untilAsserted(() -> {
                    ProbeResult blind = looking.look();
                    assertThat(blind.reason()).isEqualTo("destination: connection refused");
                    assertThat(blind.outcome()).isEqualTo(Outcome.DOWN);
                    assertThat(blind.lagMillis()).isEmpty();
                });
                await().atMost(LIMIT).until(() -> Looking.threads("vigia-cdc-") + Looking.threads("kafka-") == 0);
            }
        } finally {
            await().until(means.close().compose(closed -> vertx.close())::isComplete);
        }
    }

    private static Seen until(Looking looking, long lagMillis) {
        Seen[] last = new Seen[1];
        await("lag of " + lagMillis + " ms").atMost(LIMIT).until(() -> {
            last[0] = seen(looking);
            return last[0].lag() >= lagMillis;
        });
        return last[0];
    }

    private static Seen seen(Looking looking) throws Exception {
        ProbeResult result = looking.look();
        return new Seen(result, System.nanoTime() / 1_000_000);
    }

    private static CdcSpec spec(KafkaServer a, KafkaServer b) {
        return new CdcSpec(
                Optional.empty(),
                Optional.of(new CdcSpec.Canary(
                        new KafkaPeers(List.of(Endpoint.parse(a.bootstrap())), Map.of()),
                        new KafkaPeers(List.of(Endpoint.parse(b.bootstrap())), Map.of()),
                        "_vigia-canary",
                        "a._vigia-canary",
                        2,
                        List.of(Duration.ofMillis(100), Duration.ofSeconds(1)))));
    }

    /** Looks follow each other within 100 ms or so here; the second canary of each goes out in time for most. */
    private static Schedule schedule() {
        return new Schedule(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofMillis(100));
    }
}
