package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.StoreException;
import io.vigia.core.config.ConfigException;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.wire.Message;
import io.vigia.platform.yaml.ConfigFiles;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorIT {
    @TempDir
    Path directory;

    private LakeOnWire lake;

    @BeforeEach
    void start() throws Exception {
        lake = new LakeOnWire(directory);
        lake.startNodes();
        awaitSteady();
    }

    @AfterEach
    void stop() throws Exception {
        lake.close();
    }

    @Test
    void movesTheServiceWhenTheActiveSiteDiesAndRemembersItAfterARestart() throws Exception {
        lake.kill("s3-a");
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        lake.node("lb1").newestEpoch() == 2 && lake.node("lb2").newestEpoch() == 2);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> failover().getString("outcome").equals("done"));
        assertThat(service().getString("active")).isNotEqualTo("a");
        assertThat(failover().getJsonObject("applied").fieldNames()).containsExactlyInAnyOrder("lb1", "lb2");
        assertThat(failover().getString("from")).isEqualTo("a");
        assertThat(lake.status().getJsonArray("failovers")).hasSize(1);
        String active = service().getString("active");

        lake.stopAggregator();
        lake.startAggregator();
        awaitSteady();
        JsonObject after = lake.status();
        assertThat(after.getLong("epoch")).isEqualTo(2);
        assertThat(service().getString("active")).isEqualTo(active);
        assertThat(after.getJsonArray("failovers")).hasSize(1);
        assertThat(Files.readString(lake.state().resolve("audit.jsonl")))
                .contains("\"kind\":\"move\"", "failover-started", "failover-finished", "connection refused");
    }

    @Test
    void aRestartAloneMovesNothing() throws Exception {
        lake.stopAggregator();
        lake.startAggregator();
        awaitSteady();
        // Longer than every patience that a start has.
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(8))
                .until(() -> lake.status().getLong("epoch") == 1
                        && lake.status().getJsonArray("failovers").isEmpty());
    }

    @Test
    void believesAReportOnlyFromTheNodeBesideTheBalancer() {
        lake.node("lb1")
                .sendAsActuator(new Message.Report(
                        new BalancerReport(
                                new BalancerId("lb2"),
                                900,
                                Optional.empty(),
                                Map.of(),
                                BalancerReport.Condition.UNREACHABLE,
                                "forged"),
                        0));
        await().until(() -> lake.get("/metrics")
                .body()
                .contains("vigia_rejected_total{source=\"control\",reason=\"impersonation\",} 1.0"));
        assertThat(lake.status().toString()).doesNotContain("forged");
        // and a misplaced message costs the connection, which is made again
        lake.node("lb1").sendAsActuator(new Message.Routing(RoutingState.first(Map.of()), Lead.UNKNOWN));
        await().until(() -> lake.get("/metrics").body().contains("source=\"control\",reason=\"misplaced\""));
        awaitSteady();
    }

    @Test
    void acknowledgingClearsTheCooldown() {
        assertThat(acknowledge("s3").body()).contains("unchanged");
        lake.kill("s3-a");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !lake.status().getJsonArray("failovers").isEmpty()
                        && failover().getString("outcome").equals("done"));
        assertThat(service().getString("cooldownUntil")).isNotNull();
        assertThat(acknowledge("s3").body()).contains("accepted");
        await().until(() -> service().getString("cooldownUntil") == null);
        assertThat(acknowledge("nope").statusCode()).isEqualTo(404);
    }

    @Test
    void reloadsTheLakeAndRefusesWhatWouldBeAnother() throws Exception {
        Path file = directory.resolve("aggregator.yaml");
        var source = AggregatorReload.source(new ConfigFiles(name -> null), file, lake.loaded());
        Files.writeString(
                directory.resolve("lake.yaml"), LakeOnWire.lakeYaml("90s").replace("mode: automatic", "mode: manual"));
        var wanted = source.load();
        var plan = AggregatorReload.plan(lake.loaded(), wanted);
        assertThat(plan.live()).containsExactly("services.s3");
        lake.aggregator().reload(lake.loaded(), wanted, plan);
        assertThat(service().getString("mode")).isEqualTo("manual");

        Files.writeString(
                directory.resolve("lake.yaml"), LakeOnWire.lakeYaml("90s").replace("lake: demo", "lake: other"));
        Assertions.assertThatThrownBy(source::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'demo' runs");
    }

    @Test
    void aSecondAggregatorOnTheSameStateDoesNotStart() throws Exception {
        var vertx = EventLoops.create(1);
        try {
            Assertions.assertThatThrownBy(() -> new Aggregator(vertx, lake.loaded(), "test"))
                    .isInstanceOf(StoreException.class);
        } finally {
            LakeOnWire.await(vertx.close());
        }
    }

    private void awaitSteady() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(lake.get("/health/ready").statusCode()).isEqualTo(200);
            JsonObject status = lake.status();
            for (int i = 0; i < 2; i++) {
                assertThat(status.getJsonArray("balancers").getJsonObject(i).getString("condition"))
                        .isEqualTo("in-step");
            }
            assertThat(service().getString("phase")).isEqualTo("steady");
            assertThat(service().getJsonArray("sites").getJsonObject(2).getBoolean("eligible"))
                    .isTrue();
            assertThat(status.getJsonArray("vantages")).hasSize(5);
        });
    }

    private JsonObject service() {
        return lake.status().getJsonArray("services").getJsonObject(0);
    }

    private JsonObject failover() {
        return lake.status().getJsonArray("failovers").getJsonObject(0);
    }

    private java.net.http.HttpResponse<String> acknowledge(String service) {
        return lake.send(HttpRequest.newBuilder(lake.uri("/api/v1/services/" + service + "/ack"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"who\":\"ana\",\"why\":\"seen\"}")));
    }
}
