package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.notify.AlertmanagerProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objectives from their file to Alertmanager, through a real aggregator. */
class ObjectivesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private AlertmanagerProcess alertmanager;
    private LakeOnWire lake;

    @BeforeEach
    void start() throws Exception {
        alertmanager = new AlertmanagerProcess(directory.resolve("alertmanager"));
        alertmanager.configure(Optional.empty());
        alertmanager.start();
        LakeOnWire.promise(directory);
        lake = new LakeOnWire(directory, List.of(alertmanager.url()));
        lake.startNodes();
        await().atMost(PATIENCE)
                .until(() -> lake.get("/health/ready").statusCode() == 200
                        && slo().map(slo -> slo.getDouble("sli"))
                                .filter(sli -> sli == 1)
                                .isPresent());
    }

    @AfterEach
    void stop() throws Exception {
        lake.close();
        alertmanager.close();
    }

    /** What the list says of the one objective; empty while the history is being read. */
    private Optional<JsonObject> slo() {
        JsonArray slos = new JsonObject(lake.get("/api/v1/slos").body()).getJsonArray("slos");
        return slos.isEmpty() ? Optional.empty() : Optional.of(slos.getJsonObject(0));
    }

    private double left() {
        return slo().orElseThrow().getJsonObject("budget").getDouble("leftRatio");
    }

    private JsonObject post(String path, JsonObject body) {
        HttpResponse<String> answer = lake.send(HttpRequest.newBuilder(lake.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void anOutageBurnsIsToldIsExcusedAndOutlivesARestart() throws Exception {
        Instant before = Instant.now();
        lake.kill("s3-a");
        await().atMost(PATIENCE)
                .until(() -> alertmanager.active("VigiaBudgetBurn").isPresent());
        JsonObject burn = alertmanager.active("VigiaBudgetBurn").orElseThrow();
        assertThat(burn.getJsonObject("labels").getMap())
                .containsEntry("slo", "s3-a-answers")
                .containsEntry("service", "objects")
                .containsEntry("severity", "critical")
                .containsEntry("policy", "fast");
        assertThat(burn.getJsonObject("annotations").getString("description"))
                .contains("Objective 99 % over 30d", "vigia slo explain s3-a-answers");
        assertThat(left()).isLessThan(1);
        assertThat(lake.get("/metrics").body())
                .contains(
                        "vigia_slo_alert_firing{slo=\"s3-a-answers\",service=\"objects\",policy=\"fast\",severity=\"page\",window=\"1m\",} 1.0")
                .contains("vigia_slo_state{slo=\"s3-a-answers\",service=\"objects\",state=\"met\",} 1.0")
                .contains("vigia_slo_objective_ratio{slo=\"s3-a-answers\",service=\"objects\",} 0.99");

        String id = post(
                        "/api/v1/slos/corrections",
                        new JsonObject()
                                .put("slos", new JsonArray().add("s3-a-answers"))
                                .put("from", before.minusSeconds(3600).toString())
                                .put("until", before.plusSeconds(3600).toString())
                                .put("who", "ana")
                                .put("why", "a test of the pager"))
                .getString("id");
        await().atMost(PATIENCE).until(() -> left() == 1);
        assertThat(slo().orElseThrow().getJsonObject("grossBudget").getDouble("leftRatio"))
                .isLessThan(1);
        assertThat(lake.get("/api/v1/history?kind=budget").body()).contains("a test of the pager", "s3-a-answers");

        lake.stopAggregator();
        lake.startAggregator();
        await().atMost(PATIENCE).until(() -> slo().isPresent());
        assertThat(left()).isEqualTo(1);
        post(
                "/api/v1/slos/corrections/" + id + "/revoke",
                new JsonObject().put("who", "ana").put("why", ""));
        await().atMost(PATIENCE).until(() -> left() < 1);
    }

    @Test
    void aMaintenanceWindowTakesItsTimeOutOfTheBudget() {
        String id = post(
                        "/api/v1/maintenance",
                        new JsonObject()
                                .put("scope", "component")
                                .put("name", "s3-a")
                                .put("length", "1h")
                                .put("who", "ana")
                                .put("why", "new disks"))
                .getString("id");
        await().atMost(PATIENCE)
                .until(() -> new JsonObject(
                                lake.get("/api/v1/slos/detail?slo=s3-a-answers").body())
                        .getJsonArray("corrections").stream()
                                .anyMatch(one ->
                                        ((JsonObject) one).getString("id").equals(id)));
        lake.kill("s3-a");
        await().atMost(PATIENCE)
                .until(() -> slo().orElseThrow().getJsonObject("grossBudget").getDouble("leftRatio") < 1);
        assertThat(left()).isEqualTo(1);
        post(
                "/api/v1/maintenance/" + id + "/end",
                new JsonObject().put("who", "ana").put("why", "done"));
        await().atMost(PATIENCE).until(() -> left() < 1);
    }
}
