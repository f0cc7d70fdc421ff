package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.DecisionLog.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
    private final JsonObject busy = StatusJson.of(Pictures.busy(), Pictures.T.plusSeconds(10));
    private final JsonObject quiet = StatusJson.of(Pictures.quiet(), Pictures.T.plusSeconds(10));

    @Test
    void saysWhoLeadsAndHowTheOthersStand() {
        assertThat(busy.getJsonObject("group")).isEqualTo(json("""
                {"self": "aggregator-1", "leader": "aggregator-1", "leaderHttp": "10.0.0.1:7400", "term": 7,
                 "role": "leader", "quorum": true, "since": "2026-03-01T10:00:00Z", "peers": [
                  {"node": "aggregator-1", "http": "10.0.0.1:7400", "reachable": true},
                  {"node": "aggregator-2", "http": "10.0.0.2:7400", "reachable": false},
                  {"node": "aggregator-3", "http": null, "reachable": null}]}
                """));
        JsonObject alone =
                GroupJson.of(Pictures.led(Role.CANDIDATE, Optional.empty()).group());
        assertThat(alone.getString("role")).isEqualTo("candidate");
        assertThat(alone.getBoolean("quorum")).isFalse();
        assertThat(alone.fieldNames()).contains("leader", "leaderHttp");
        assertThat(alone.getValue("leader")).isNull();
        assertThat(alone.getValue("leaderHttp")).isNull();
    }

    @Test
    void tellsTheBrakeFromThePauseOfOneService() {
        assertThat(busy.getJsonObject("paused"))
                .isEqualTo(json("{\"who\": \"bo\", \"why\": \"storm\", \"at\": \"2026-03-01T10:00:05Z\"}"));
        assertThat(service(busy).getJsonObject("paused"))
                .isEqualTo(json("{\"who\": \"ana\", \"why\": \"disks\", \"at\": \"2026-03-01T10:00:06Z\"}"));
        assertThat(quiet.fieldNames()).contains("paused");
        assertThat(quiet.getValue("paused")).isNull();
        assertThat(service(quiet).getValue("paused")).isNull();
    }

    @Test
    void listsTheMaintenanceWindows() {
        assertThat(busy.getJsonArray("maintenance").getJsonObject(0)).isEqualTo(json("""
                {"id": "m12", "scope": "site", "name": "b", "who": "ana", "why": "disks",
                 "from": "2026-03-01T10:00:00Z", "until": "2026-03-01T12:00:00Z"}
                """));
        assertThat(busy.getJsonArray("maintenance")).hasSize(2);
        assertThat(quiet.getJsonArray("maintenance")).isEmpty();
    }

    @Test
    void listsEveryPathWhetherProvenOrNot() {
        assertThat(busy.getJsonArray("paths")).hasSize(2);
        assertThat(busy.getJsonArray("paths").getJsonObject(0)).isEqualTo(json("""
                {"service": "s3", "from": "a", "to": "b", "provenAt": "2026-03-01T10:00:00Z", "failover": "3-s3",
                 "kind": "failover", "result": "done", "detectionMillis": 310, "switchMillis": 420, "rtoMillis": 950,
                 "rpoMillis": null}
                """));
        assertThat(busy.getJsonArray("paths").getJsonObject(1)).isEqualTo(json("""
                {"service": "s3", "from": "b", "to": "a", "provenAt": null, "failover": null, "kind": null,
                 "result": null, "detectionMillis": null, "switchMillis": null, "rtoMillis": null, "rpoMillis": null}
                """));
    }

    @Test
    void showsTheOpenMoveOfAServiceWithItsStepsAndHowItStandsBetweenTheSites() {
        JsonObject move = service(busy).getJsonObject("move");
        assertThat(move.getString("id")).isEqualTo("7-s3");
        assertThat(move.getString("kind")).isEqualTo("drill");
        assertThat(move.getString("outcome")).isEqualTo("moving");
        assertThat(move.getJsonArray("steps")).hasSize(3);
        assertThat(move.getJsonArray("steps").getJsonObject(0)).isEqualTo(json("""
                {"kind": "hook", "title": "before hook stop-writer on agent-a", "name": "stop-writer",
                 "phase": "before", "node": "agent-a", "status": "degraded", "timeoutMillis": 5000,
                 "onFailure": "continue", "epoch": null, "startedAt": "2026-03-01T10:00:00Z",
                 "endedAt": "2026-03-01T10:00:01.500Z", "detail": "exit status 3"}
                """));
        assertThat(service(busy).getString("transit")).isEqualTo("site b takes 10 %");
        assertThat(service(quiet).getValue("move")).isNull();
        assertThat(service(quiet).getValue("transit")).isNull();
    }

    @Test
    void saysSinceWhenABalancerStandsAsItDoes() {
        JsonObject balancer = busy.getJsonArray("balancers").getJsonObject(0);
        assertThat(balancer.getString("condition")).isEqualTo("isolated");
        assertThat(balancer.getString("since")).isEqualTo("2026-03-01T10:00:03Z");
        assertThat(balancer.getLong("highestEpoch")).isEqualTo(2);
    }

    private static JsonObject service(JsonObject status) {
        return status.getJsonArray("services").getJsonObject(0);
    }

    private static JsonObject json(String text) {
        return new JsonObject(text);
    }
}
