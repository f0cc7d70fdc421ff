package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.Origin;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objectives over HTTP: how they stand, why, and what is taken out of their budgets. */
class SloRoutesIT {
    private final WebBench bench = new WebBench();

    @BeforeEach
    void start() throws Exception {
        bench.start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    void listsThemWithExactFiguresAndNothingMadeUp() throws Exception {
        JsonObject list = bench.json("slos");
        assertThat(list.getBoolean("ready")).isTrue();
        assertThat(list.getJsonArray("slos")).hasSize(2);
        JsonObject measured = list.getJsonArray("slos").getJsonObject(0);
        assertThat(measured.getString("id")).isEqualTo("s3-answers");
        assertThat(measured.getString("objective")).isEqualTo("0.9999");
        assertThat(measured.getString("window")).isEqualTo("30d");
        assertThat(measured.getString("state")).isEqualTo("met");
        assertThat(measured.getDouble("sli")).isEqualTo(0.9);
        assertThat(measured.getJsonObject("budget").getDouble("spentMinutes")).isEqualTo(1);
        assertThat(measured.getJsonArray("firing")).isNotEmpty();
        JsonObject unseen = list.getJsonArray("slos").getJsonObject(1);
        assertThat(unseen.getString("state")).isEqualTo("no_data");
        assertThat(unseen.getValue("sli")).isNull();
        assertThat(unseen.getValue("lastMeasured")).isNull();
    }

    @Test
    void saysWhoSpentItAndWhyItAlerts() throws Exception {
        JsonObject detail = bench.json("slos/detail?slo=s3-answers");
        assertThat(detail.getJsonArray("spent"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("site", "")
                                .put("component", "s3-a")
                                .put("failures", 60.0)
                                .put("share", 1.0)));
        JsonObject alert = detail.getJsonArray("alerts").getJsonObject(0);
        assertThat(alert.getString("phase")).isEqualTo("firing");
        assertThat(alert.getJsonObject("long").getString("window")).isEqualTo("1h");
        assertThat(alert.getJsonObject("short").getDouble("bad")).isEqualTo(30);
        assertThat(alert.getString("explanation")).startsWith("firing: burns 1000.00x");
        assertThat(bench.json("slos/detail?slo=lake/unseen").getString("state")).isEqualTo("no_data");
    }

    @ParameterizedTest
    @CsvSource({
        "slos/detail, 400",
        "slos/detail?slo=, 400",
        "slos/detail?id=s3-answers, 400",
        "slos/detail?slo=nobody, 404",
        "slo-history?slo=nobody, 404",
        "slo-history, 400"
    })
    void refusesWhatItDoesNotKnow(String path, int status) throws Exception {
        assertThat(bench.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void saysWhenNothingIsMeasuredYet() throws Exception {
        bench.slos.ready = false;
        assertThat(bench.json("slos"))
                .isEqualTo(new JsonObject("{\"slos\": [], \"composites\": [], \"ready\": false}"));
        assertThat(bench.get("slos/detail?slo=s3-answers").statusCode()).isEqualTo(503);
    }

    @Test
    void takesATimeOutAndLetsItCountAgain() throws Exception {
        HttpResponse<String> taken = bench.post(
                "slos/corrections",
                "{\"slos\": [\"s3-answers\", \"lake/unseen\"], \"from\": \"2026-11-02T01:00:00+01:00\","
                        + " \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\", \"why\": \"a drill\"}");
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(bench.post("slos/corrections/c7/revoke", "{\"who\": \"ana\", \"why\": \"\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(bench.commands)
                .containsExactly(
                        new Command.CorrectBudget(
                                List.of("s3-answers", "lake/unseen"),
                                Instant.parse("2026-11-02T00:00:00Z"),
                                Instant.parse("2026-11-02T00:10:00Z"),
                                new Origin("ana", "a drill")),
                        new Command.RevokeCorrection("c7", new Origin("ana", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"slos\": [\"nobody\"], \"from\": \"2026-11-02T00:00:00Z\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": [], \"from\": \"2026-11-02T00:00:00Z\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": \"s3-answers\", \"from\": \"2026-11-02T00:00:00Z\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": [7], \"from\": \"2026-11-02T00:00:00Z\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": [\"s3-answers\"], \"from\": \"yesterday\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": [\"s3-answers\"], \"from\": \"2026-11-02T00:00:00\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": [\"s3-answers\"], \"from\": \"2026-11-02T00:10:00Z\", \"until\": \"2026-11-02T00:10:00Z\", \"who\": \"ana\"}",
                "{\"slos\": [\"s3-answers\"], \"from\": \"2026-11-02T00:00:00Z\", \"until\": \"2026-11-02T00:10:00Z\"}"
            })
    void refusesACorrectionThatSaysNothingClear(String body) throws Exception {
        HttpResponse<String> refused = bench.post("slos/corrections", body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refused.body()).getString("detail")).isNotBlank();
        assertThat(bench.commands).isEmpty();
    }
}
