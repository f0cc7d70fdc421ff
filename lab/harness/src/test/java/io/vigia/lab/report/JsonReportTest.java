package io.vigia.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vigia.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;

final class JsonReportTest {
    private final JsonObject json =
            JsonReport.of(Results.of(Scenario.KILL_SERVICE, 0, Results.run(600, 1, 5000L), Results.run(650, 1, null)));

    @Test
    void hasTheKeysThatTheDocumentationNames() {
        assertThat(json.getString("scenario")).isEqualTo("kill-service");
        assertThat(json.getJsonArray("runs").getJsonObject(0).fieldNames())
                .contains("detectMs", "decideMs", "switchedMs", "firstGoodMs", "failedRequests", "failovers");
        assertThat(json.getJsonObject("summary").getJsonObject("firstGoodMs"))
                .isEqualTo(new JsonObject()
                        .put("p50", 600)
                        .put("p99", 650)
                        .put("max", 650)
                        .put("missing", 0));
        assertThat(json.getJsonObject("haproxyAlone").fieldNames()).containsExactly("defaults", "fast");
        assertThat(json.getJsonObject("invariants").getLong("checked")).isEqualTo(1000);
        assertThat(json.getJsonObject("invariants").getLong("broken")).isZero();
        assertThat(json.getBoolean("held")).isTrue();
    }

    @Test
    void hasWhenAlertsWereToldOnlyWhereSomebodyWasToldThem() {
        assertThat(json.getInteger("alertmanagers")).isZero();
        assertThat(json.getJsonArray("runs").getJsonObject(0).containsKey("alertedMs"))
                .isFalse();
        assertThat(json.getJsonObject("summary").containsKey("alertedMs")).isFalse();
        JsonObject told =
                JsonReport.of(Results.told(Scenario.KILL_SERVICE, Results.alerted(800L), Results.alerted(null)));
        assertThat(told.getInteger("alertmanagers")).isEqualTo(2);
        assertThat(told.getJsonArray("runs").getJsonObject(0).getLong("alertedMs"))
                .isEqualTo(800);
        assertThat(told.getJsonArray("runs").getJsonObject(1).getMap()).containsEntry("alertedMs", null);
        assertThat(told.getJsonObject("summary").getJsonObject("alertedMs"))
                .isEqualTo(new JsonObject()
                        .put("p50", 800)
                        .putNull("p99")
                        .putNull("max")
                        .put("missing", 1));
    }

    @Test
    void writesNullForWhatWasNotSeenWithinTheBoundAndCountsIt() {
        JsonObject defaults = json.getJsonObject("haproxyAlone").getJsonObject("defaults");
        assertThat(defaults.getJsonObject("firstGoodMs"))
                .isEqualTo(new JsonObject()
                        .put("p50", 5000)
                        .putNull("p99")
                        .putNull("max")
                        .put("missing", 1));
        assertThat(defaults.getJsonArray("runs").getJsonObject(1).getValue("firstGoodMs"))
                .isNull();
    }
}
