package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.notify.AlertmanagerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real aggregator, agents on the wire, and two real Alertmanagers. */
class AlertsIT {
    @TempDir
    Path directory;

    private AlertmanagerProcess one;
    private AlertmanagerProcess two;
    private LakeOnWire lake;

    @BeforeEach
    void start() throws Exception {
        one = new AlertmanagerProcess(directory.resolve("one"));
        two = new AlertmanagerProcess(directory.resolve("two"));
        for (AlertmanagerProcess peer : List.of(one, two)) {
            peer.configure(Optional.empty());
            peer.start();
        }
        lake = new LakeOnWire(directory, List.of(one.url(), two.url()));
        lake.startNodes();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> lake.get("/health/ready").statusCode() == 200
                        && one.active("Watchdog").isPresent()
                        && lake.get("/metrics")
                                .body()
                                .contains("vigia_service_site_eligible{service=\"s3\",site=\"b\",} 1.0"));
    }

    @AfterEach
    void stop() throws Exception {
        lake.close();
        one.close();
        two.close();
    }

    @Test
    void aFailoverIsToldToBothWithinThreeSecondsOfTheDeath() throws Exception {
        lake.kill("s3-a");
        long begun = System.nanoTime();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> one.active("VigiaTargetDown").isPresent());
        long down = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> one.active("VigiaFailoverFinished").isPresent());
        long finished = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        System.out.println("from the death to an alert: down " + down + " ms, failover finished " + finished + " ms");
        assertThat(down).isLessThan(3_000);
        for (AlertmanagerProcess peer : List.of(one, two)) {
            await().until(() -> peer.active("VigiaFailoverFinished").isPresent());
            JsonObject started = peer.active("VigiaFailoverStarted").orElseThrow();
            assertThat(started.getJsonObject("labels").getMap())
                    .containsEntry("service", "s3")
                    .containsEntry("site", "a")
                    .containsEntry("kind", "failover")
                    .containsEntry("lake", "demo");
            assertThat(started.getJsonObject("annotations").getString("summary"))
                    .isEqualTo("Failover of s3 from a to b has begun");
        }
        String startsAt = one.active("VigiaFailoverStarted").orElseThrow().getString("startsAt");
        String target = one.active("VigiaTargetDown").orElseThrow().getString("startsAt");

        lake.stopAggregator();
        one.kill();
        one.start();
        lake.startAggregator();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.active("VigiaFailoverStarted").isPresent()
                        && one.active("VigiaTargetDown").isPresent());
        assertThat(one.active("VigiaFailoverStarted").orElseThrow().getString("startsAt"))
                .isEqualTo(startsAt);
        assertThat(one.active("VigiaTargetDown").orElseThrow().getString("startsAt"))
                .isEqualTo(target);
        assertThat(two.active("VigiaTargetDown").orElseThrow().getString("startsAt"))
                .isEqualTo(target);
        await().until(() -> lake.get("/metrics")
                .body()
                .contains("vigia_alert_queue_depth{alertmanager=\"" + one.name() + "\",} 0.0"));
        assertThat(lake.get("/metrics").body())
                .contains("vigia_alerts_sent_total{alertmanager=\"" + two.name() + "\",}")
                .contains("vigia_alerts_standing{severity=\"none\",} 1.0")
                .contains("vigia_alerts_dropped_total{alertmanager=\"" + one.name() + "\",reason=\"refused\",} 0.0");
    }
}
