package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Membership;
import io.vigia.aggregator.decide.Orders;
import io.vigia.aggregator.decide.Rehearsals;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.Origin;
import io.vigia.core.failover.Plan;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.platform.time.SteadyClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRoutesIT {
    private static final ServiceId S3 = new ServiceId("s3");
    private static final Origin ANA = new Origin("ana", "disks");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> histories = new CopyOnWriteArrayList<>();
    private final List<Membership.Change> memberships = new CopyOnWriteArrayList<>();
    private volatile Future<CommandResult> answer =
            Future.succeededFuture(new CommandResult.Accepted("7-s3", "begins"));
    private volatile DecisionLog.Role role = DecisionLog.Role.LEADER;
    private volatile Optional<NodeId> leader = Optional.of(new NodeId("aggregator-1"));
    private int port;

    @BeforeEach
    void start() throws Exception {
        Orders orders = (request, command) -> {
            requests.add(request);
            commands.add(command);
            return answer;
        };
        Rehearsals rehearsals = (service, to) ->
                Future.succeededFuture(service.equals(S3) ? Optional.of(rehearsal(to)) : Optional.empty());
        WebServer server = new WebServer(
                new Endpoint("127.0.0.1", 0),
                new SteadyClock(),
                new WebServer.Ports(
                        this::snapshot,
                        orders,
                        rehearsals,
                        (failover, kind, limit) -> {
                            histories.add(failover + " " + kind + " " + limit);
                            return Future.succeededFuture(List.of(new JsonObject().put("seq", 9)));
                        },
                        wanted -> {
                            memberships.add(wanted);
                            return Future.succeededFuture();
                        },
                        SloViews.NONE,
                        accept -> new WebServer.Rendered("text/plain", ""),
                        () -> true,
                        (source, reason) -> {},
                        Set.of()));
        done(vertx.deployVerticle(server));
        port = server.port();
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
    }

    private Snapshot snapshot() {
        DecisionLog.Group group = new DecisionLog.Group(
                new NodeId("aggregator-1"),
                role,
                7,
                leader,
                true,
                Instant.EPOCH,
                List.of(
                        new DecisionLog.Peer(new NodeId("aggregator-1"), Optional.empty(), Optional.of(true)),
                        new DecisionLog.Peer(
                                new NodeId("aggregator-2"), Optional.of("10.0.0.2:7400"), Optional.of(false))));
        return new Snapshot(
                Instant.now(),
                new NodeId("aggregator-1"),
                new LakeConfig(
                        "demo",
                        LakeConfig.Detect.DEFAULT,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        LakeConfig.Limits.NONE),
                RoutingState.first(Map.of()),
                1,
                group,
                false,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Controls.NONE,
                List.of());
    }

    private static Rehearsals.Rehearsal rehearsal(Optional<SiteId> to) {
        Plan plan = new Plan(
                S3,
                MoveKind.SWITCHOVER,
                new SiteId("a"),
                to,
                List.of(),
                List.of(new HoldReason(HoldReason.Kind.PAUSED, "paused since noon")),
                Optional.of(Duration.ofMillis(1500)),
                true,
                List.of());
        return new Rehearsals.Rehearsal(
                plan,
                List.of(),
                Map.of(
                        new BalancerId("lb1"),
                        new Rehearsals.Lines(List.of(List.of("set server s3/a state maint")), List.of())));
    }

    @Test
    void understandsEveryCommand() throws Exception {
        post("services/s3/switchover", "{'to':'b','force':true,'who':'ana','why':'disks'}");
        post("services/s3/drill", "{'to':'b','andBack':true,'who':'ana','why':'disks'}");
        post("services/s3/ack", "{'who':'ana','why':'disks'}");
        post("failovers/7-s3/abort", "{'who':'ana','why':'disks'}");
        post("pause", "{'who':'ana','why':'disks'}");
        post("pause", "{'service':'s3','who':'ana','why':'disks'}");
        post("resume", "{'who':'ana','why':'disks'}");
        post("maintenance", "{'scope':'site','name':'a','length':'2h','who':'ana','why':'disks'}");
        post("maintenance/m12/end", "{'who':'ana','why':'disks'}");
        assertThat(commands)
                .containsExactly(
                        new Command.Switchover(S3, new SiteId("b"), true, ANA),
                        new Command.Drill(S3, new SiteId("b"), true, ANA),
                        new Command.Acknowledge(S3, ANA),
                        new Command.Abort("7-s3", ANA),
                        new Command.Halt(Optional.empty(), ANA),
                        new Command.Halt(Optional.of(S3), ANA),
                        new Command.Resume(Optional.empty(), ANA),
                        new Command.BeginMaintenance(Maintenance.Scope.SITE, "a", Duration.ofHours(2), ANA),
                        new Command.EndMaintenance("m12", ANA));
        assertThat(requests).doesNotHaveDuplicates();
    }

    @Test
    void saysWhatBecameOfIt() throws Exception {
        HttpResponse<String> accepted = post("pause", "{'who':'ana'}");
        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(accepted.body()))
                .isEqualTo(new JsonObject()
                        .put("result", "accepted")
                        .put("id", "7-s3")
                        .put("text", "begins"));
        answer = Future.succeededFuture(new CommandResult.Unchanged("is so already"));
        assertThat(new JsonObject(post("pause", "{'who':'ana'}").body()).getString("result"))
                .isEqualTo("unchanged");
        answer = Future.succeededFuture(new CommandResult.Unknown("there is no service 'x'"));
        problem(post("pause", "{'who':'ana'}"), 404, "there is no service 'x'");
        answer = Future.succeededFuture(new CommandResult.Held(
                List.of(new HoldReason(HoldReason.Kind.LAST_HEALTHY, "b is down and a is not")), false));
        JsonObject held = problem(post("pause", "{'who':'ana'}"), 409, "b is down and a is not");
        assertThat(held.getBoolean("overridable")).isFalse();
        assertThat(held.getJsonArray("reasons"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("kind", "last-healthy")
                                .put("text", "b is down and a is not")
                                .put("overridable", false)));
        answer = Future.failedFuture(new TimeoutException("it may yet be carried out"));
        problem(post("pause", "{'who':'ana'}"), 504, "it may yet be carried out");
    }

    @Test
    void namesTheLeaderToWhoeverAsksAFollowerAndOtherwiseAsksForPatience() throws Exception {
        answer = Future.succeededFuture(new CommandResult.NotLeading("this aggregator does not lead"));
        role = DecisionLog.Role.FOLLOWER;
        leader = Optional.of(new NodeId("aggregator-2"));
        HttpResponse<String> elsewhere = post("services/s3/ack", "{'who':'ana'}");
        assertThat(elsewhere.headers().firstValue("location")).hasValue("http://10.0.0.2:7400/api/v1/services/s3/ack");
        assertThat(problem(elsewhere, 307, "10.0.0.2:7400").getString("leader")).isEqualTo("http://10.0.0.2:7400");
        leader = Optional.empty();
        problem(post("services/s3/ack", "{'who':'ana'}"), 503, "who does is not known here");
        problem(post("group", "{'peers':{'a':{'raft':'10.0.0.1:7430'}},'who':'ana'}"), 503, "leader alone");
    }

    @Test
    void handsTheIdempotencyKeyOn() throws Exception {
        assertThat(http.send(
                                request("pause", "{'who':'ana'}")
                                        .header("Idempotency-Key", "mine-1")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(requests).containsExactly("mine-1");
        problem(
                http.send(
                        request("pause", "{'who':'ana'}")
                                .header("Idempotency-Key", "x".repeat(65))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()),
                400,
                "Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pause                  | [1]                                                          | must be a JSON object with [service, who, why]",
                "pause                  | {'why':'x'}                                                  | who must have 1 to 64 characters",
                "pause                  | {'who':'  '}                                                 | who must have 1 to 64 characters",
                "pause                  | {'who':7}                                                    | who must be text",
                "pause                  | {'who':'a\\u0007b'}                                          | none of them control characters",
                "pause                  | {'who':'Vigia'}                                              | not 'vigia' itself",
                "pause                  | {'who':'a\\ud800b'}                                          | none of them control characters",
                "pause                  | {'who':'ana','force':true}                                   | 'force' is not known here; the fields are [service, who, why]",
                "pause                  | {'who':'ana','service':'A b'}                                | service 'A b' is not a name",
                "services/s3/switchover | {'who':'ana'}                                                | to must have 1 to 64 characters",
                "services/s3/switchover | {'who':'ana','to':'b','force':'yes'}                         | force must be true or false",
                "services/S3/switchover | {'who':'ana','to':'b'}                                       | service 'S3' is not a name",
                "maintenance            | {'who':'ana','scope':'rack','name':'a','length':'2h'}        | scope is 'rack', must be site, component or balancer",
                "maintenance            | {'who':'ana','scope':'site','name':'a','length':'2'}         | length: ",
                "maintenance            | {'who':'ana','scope':'site','name':'a','length':'400d'}      | must be positive and at most 90 days",
                "group                  | {'who':'ana'}                                                | peers must be a JSON object",
                "group                  | {'who':'ana','peers':{}}                                     | peers must name 1 to 7 aggregators",
                "group                  | {'who':'ana','peers':{'a':{'raft':'nowhere'}}}               | nowhere",
            })
    void refusesWhatItCannotUnderstandAndSaysWhatWouldBeRight(String path, String body, String why) throws Exception {
        problem(post(path, body), 400, why);
        assertThat(commands).isEmpty();
        assertThat(memberships).isEmpty();
    }

    @Test
    void changesTheGroup() throws Exception {
        assertThat(post("group", "{'peers':{'a':{'raft':'10.0.0.1:7430'},'b':{'raft':'10.0.0.2:7430'}},'who':'ana'}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(memberships)
                .extracting(Membership.Change::wanted)
                .containsExactly(Map.of(
                        new NodeId("a"), new Membership.Peer(new Endpoint("10.0.0.1", 7430), Optional.empty()),
                        new NodeId("b"), new Membership.Peer(new Endpoint("10.0.0.2", 7430), Optional.empty())));
    }

    @Test
    void showsPlansHistoryAndTheGroup() throws Exception {
        JsonObject plan = new JsonObject(get("services/s3/plan?to=b").body());
        assertThat(plan.getString("to")).isEqualTo("b");
        assertThat(plan.getLong("expectedLossMillis")).isEqualTo(1500);
        assertThat(plan.getJsonArray("missing").getJsonObject(0).getString("kind"))
                .isEqualTo("paused");
        assertThat(plan.getJsonObject("balancers").getJsonObject("lb1").getJsonArray("steps"))
                .isEqualTo(new JsonArray().add(new JsonArray().add("set server s3/a state maint")));
        problem(get("services/nope/plan"), 404, "there is no service 'nope'");
        problem(get("services/s3/plan?to=A%20b"), 400, "is not a name");

        assertThat(new JsonObject(get("history?failover=7-s3&limit=5").body()).getJsonArray("entries"))
                .hasSize(1);
        get("history");
        assertThat(histories).containsExactly("Optional[7-s3] Optional.empty 5", "Optional.empty Optional.empty 100");
        problem(get("history?limit=1001"), 400, "between 1 and 1000");

        JsonObject group = new JsonObject(get("group").body());
        assertThat(group.getString("leader")).isEqualTo("aggregator-1");
        assertThat(group.getLong("term")).isEqualTo(7);
        assertThat(group.getJsonArray("peers").getJsonObject(1).getBoolean("reachable"))
                .isFalse();
        problem(get("failovers/9-s3"), 404, "no such failover");
        assertThat(get("pause").headers().firstValue("allow")).hasValue("POST");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    }

    private static JsonObject problem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("detail")).contains(detail);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        return problem;
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
