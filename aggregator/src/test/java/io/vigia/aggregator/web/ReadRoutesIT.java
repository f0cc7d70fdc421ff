package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.Rehearsals.Lines;
import io.vigia.aggregator.decide.Rehearsals.Rehearsal;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.failover.Plan;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Transit;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRoutesIT {
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
    void showsAPlanWithAllThatSpeaksForAndAgainstIt() throws Exception {
        bench.rehearsed = Future.succeededFuture(Optional.of(rehearsal()));
        assertThat(bench.json("services/s3/plan?to=b")).isEqualTo(new JsonObject("""
                {"service": "s3", "kind": "switchover", "from": "a", "to": "b", "strict": false,
                 "candidates": [{"site": "b", "outcome": "degraded", "active": false, "eligible": false,
                   "against": ["lag 61 s is over the RPO"], "inFavour": ["preferred"], "lagMillis": 61000,
                   "lagAgeMillis": 250,
                   "lagParts": [{"component": "cdc-b", "lagMillis": 61000, "ageMillis": 250, "stale": false}]}],
                 "missing": [{"kind": "no-candidate", "text": "b: lag 61 s is over the RPO", "overridable": true},
                   {"kind": "underway", "text": "7-s3 is not over", "overridable": false}],
                 "overridable": false, "expectedLossMillis": 61000,
                 "steps": [{"kind": "route", "title": "route", "name": null, "phase": null, "node": null,
                   "status": "pending", "timeoutMillis": 5000, "onFailure": "continue", "epoch": null,
                   "startedAt": null, "endedAt": null, "detail": ""}],
                 "changes": [{"step": "route", "epoch": 2, "active": "b", "transit": "site a drains"}],
                 "balancers": {"lb1": {"steps": [["set server s3/b state ready"]], "problems": []},
                   "lb2": {"steps": [], "problems": ["does not answer"]}}}
                """));
    }

    @Test
    void showsAPlanThatLeadsNowhere() throws Exception {
        bench.rehearsed = Future.succeededFuture(Optional.of(new Rehearsal(
                new Plan(
                        Pictures.S3,
                        MoveKind.FAILOVER,
                        Pictures.A,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        true,
                        List.of()),
                List.of(),
                Map.of())));
        JsonObject plan = bench.json("services/s3/plan");
        assertThat(plan.fieldNames()).contains("to", "expectedLossMillis");
        assertThat(plan.getValue("to")).isNull();
        assertThat(plan.getValue("expectedLossMillis")).isNull();
        assertThat(plan.getJsonObject("balancers")).isEmpty();
    }

    @Test
    void listsMovesNewestFirstAndShowsOne() throws Exception {
        bench.snapshot = Pictures.busy();
        JsonObject moves = bench.json("failovers");
        assertThat(moves.getJsonArray("failovers")).hasSize(2);
        assertThat(moves.getJsonArray("failovers").getJsonObject(0).getString("id"))
                .isEqualTo("7-s3");
        JsonObject over = bench.json("failovers/3-s3");
        assertThat(over.getString("outcome")).isEqualTo("done");
        assertThat(over.getString("by")).isEqualTo("vigia");
        assertThat(over).isEqualTo(moves.getJsonArray("failovers").getJsonObject(1));
        WebBench.problem(bench.get("failovers/4-s3"), 404, "no such failover");
    }

    @Test
    void showsMaintenanceAndTheGroupAsTheStatusDoes() throws Exception {
        bench.snapshot = Pictures.busy();
        JsonObject status = bench.json("status");
        assertThat(bench.json("maintenance").getJsonArray("maintenance"))
                .isEqualTo(status.getJsonArray("maintenance"))
                .hasSize(2);
        assertThat(bench.json("group")).isEqualTo(status.getJsonObject("group"));
    }

    @Test
    void handsOutTheHistoryAsItIsKept() throws Exception {
        JsonObject line = new JsonObject("{\"seq\": 9, \"kind\": \"move\", \"hash\": \"00ff\"}");
        bench.lines = Future.succeededFuture(List.of(line));
        assertThat(bench.json("history?failover=7-s3&kind=move&limit=5").getJsonArray("entries"))
                .containsExactly(line);
        bench.json("history");
        bench.json("history?limit=1000");
        assertThat(bench.histories).containsExactly("7-s3 move 5", "- - 100", "- - 1000");
        bench.lines = Future.failedFuture(new IOException("disk"));
        WebBench.problem(bench.get("history"), 500, "its log says why");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "history?limit=0           | limit must be a number between 1 and 1000",
                "history?limit=1001        | limit must be a number between 1 and 1000",
                "history?limit=-1          | limit must be a number between 1 and 1000",
                "history?limit=ten         | limit must be a number between 1 and 1000",
                "history?failover=../etc   | is not a name",
                "history?kind=a%0Ab        | is not a name",
                "history?failver=7-s3      | 'failver' is not known here; the parameters are [failover, kind, limit]",
                "history?limit=5&limit=6   | limit is given twice",
                "services/s3/plan?to=A%20b | is not a name",
                "services/s3/plan?site=b   | 'site' is not known here; the parameters are [to]",
                "services/S3/plan          | is not a name",
            })
    void refusesQueriesThatItCannotUnderstandAndSaysWhatWouldBeRight(String path, String why) throws Exception {
        WebBench.problem(bench.get(path), 400, why);
        assertThat(bench.histories).isEmpty();
    }

    @Test
    void findsAMoveOfAServiceWhoseNameIsAsLongAsNamesMayBe() throws Exception {
        String id = "1234567-" + "x".repeat(64);
        bench.json("history?failover=" + id);
        assertThat(bench.histories).containsExactly(id + " - 100");
        assertThat(bench.post("failovers/" + id + "/abort", "{'who':'ana'}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "services/s3/plan", "failovers", "failovers/3-s3", "maintenance", "group", "history"})
    void answersHeadAndSaysWhatElseItTakes(String path) throws Exception {
        bench.snapshot = Pictures.busy();
        bench.rehearsed = Future.succeededFuture(Optional.of(rehearsal()));
        var head = bench.send(bench.request(path).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        var other = bench.send(bench.request(path).DELETE());
        WebBench.problem(other, 405, "this path takes GET, HEAD");
        assertThat(other.headers().firstValue("allow").orElseThrow())
                .isEqualTo(path.equals("maintenance") || path.equals("group") ? "GET, HEAD, POST" : "GET, HEAD");
    }

    private static Rehearsal rehearsal() {
        MoveStep route = Pictures.step(
                MoveStep.Kind.ROUTE,
                Optional.empty(),
                0,
                MoveStep.Status.PENDING,
                Optional.empty(),
                Optional.empty(),
                "");
        Plan plan = new Plan(
                Pictures.S3,
                MoveKind.SWITCHOVER,
                Pictures.A,
                Optional.of(Pictures.B),
                List.of(new Candidate(
                        Pictures.B,
                        Outcome.DEGRADED,
                        false,
                        false,
                        List.of("lag 61 s is over the RPO"),
                        List.of("preferred"),
                        Optional.of(Duration.ofSeconds(61)),
                        Optional.of(Duration.ofMillis(250)),
                        List.of(new Candidate.LagPart(
                                new TargetId("cdc-b"),
                                Optional.of(Duration.ofSeconds(61)),
                                Optional.of(Duration.ofMillis(250)),
                                false)))),
                List.of(
                        new HoldReason(HoldReason.Kind.NO_CANDIDATE, "b: lag 61 s is over the RPO"),
                        new HoldReason(HoldReason.Kind.UNDERWAY, "7-s3 is not over")),
                Optional.of(Duration.ofSeconds(61)),
                false,
                List.of(route));
        RoutingState next = RoutingState.first(Map.of(Pictures.S3, Pictures.A))
                .move(Pictures.S3, Pictures.B, Optional.of(new Transit.Draining(Pictures.A)));
        return new Rehearsal(
                plan,
                List.of(new Plan.Change(route, next)),
                Map.of(
                        Pictures.LB1,
                        new Lines(List.of(List.of("set server s3/b state ready")), List.of()),
                        new BalancerId("lb2"),
                        new Lines(List.of(), List.of("does not answer"))));
    }
}
