package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command line against aggregators that answer as they are told. */
class MovesCliTest {
    private static final String PLAN = """
            {"service":"s3","kind":"switchover","from":"a","to":"b","strict":true,"expectedLossMillis":1500,
             "candidates":[{"site":"a","outcome":"up","active":true,"eligible":false,"against":["is the active site"],"inFavour":[]},
                           {"site":"b","outcome":"up","eligible":true,"against":[],"inFavour":["all it needs is up"],"lagMillis":1500,"lagAgeMillis":200}],
             "missing":[],"overridable":true,
             "steps":[{"title":"quiesce","timeoutMillis":10000,"onFailure":"stop"},{"title":"route","timeoutMillis":5000,"onFailure":"continue"}],
             "changes":[{"step":"quiesce","epoch":4,"active":"a","transit":"takes no new sessions"},{"step":"route","epoch":5,"active":"b"}],
             "balancers":{"lb1":{"steps":[["set server s3/a state drain"],["set server s3/a state maint; set server s3/b state ready"]],"problems":[]},
                          "lb2":{"steps":[],"problems":["the agent beside lb2 is not connected here"]}}}
            """;
    private static final String HELD_PLAN = PLAN.replace(
            "\"missing\":[]",
            "\"missing\":[{\"kind\":\"paused\",\"text\":\"paused since noon\",\"overridable\":true}]");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Aggregator> aggregators = new ArrayList<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final List<String> questions = new ArrayList<>();

    /** Answers each path with the next of what it was given, the last one for ever. */
    private static final class Aggregator {
        private final HttpServer server;
        private final Map<String, Deque<String>> answers = new HashMap<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final List<String> keys = new CopyOnWriteArrayList<>();

        Aggregator() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        /** @param answer a status, a blank and a body */
        Aggregator on(String path, String answer) {
            answers.computeIfAbsent(path, none -> new ArrayDeque<>()).add(answer);
            return this;
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                    .ifPresent(keys::add);
            Deque<String> left =
                    answers.getOrDefault(exchange.getRequestURI().getPath(), new ArrayDeque<>(List.of("404 {}")));
            String next = left.size() > 1 ? left.remove() : left.element();
            byte[] bytes = next.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(next.substring(0, 3)), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }
    }

    private Aggregator aggregator() throws IOException {
        Aggregator made = new Aggregator();
        aggregators.add(made);
        return made;
    }

    @AfterEach
    void stop() {
        aggregators.forEach(one -> one.server.stop(0));
    }

    private int run(boolean person, String... args) {
        Optional<UnaryOperator<String>> prompt = person
                ? Optional.of(question -> {
                    questions.add(question);
                    return typed.remove();
                })
                : Optional.empty();
        PrintWriter printer = new PrintWriter(out);
        int status = VigiaMain.run(args, new Terminal(printer, false, false, prompt), new PrintWriter(err, true));
        printer.flush();
        return status;
    }

    private static String move(String outcome, String routeStatus, String detail) {
        return "200 {\"id\":\"7-s3\",\"service\":\"s3\",\"from\":\"a\",\"to\":\"b\",\"kind\":\"switchover\",\"by\":\"ana\",\"cause\":\"disks\","
                + "\"decidedAt\":\"2026-01-01T00:00:00Z\",\"outcome\":\"" + outcome + "\",\"detail\":\"" + detail
                + "\","
                + "\"steps\":[{\"title\":\"route\",\"status\":\"" + routeStatus
                + "\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"endedAt\":\"2026-01-01T00:00:00.044Z\",\"detail\":\"\"}]}";
    }

    private static String accepted() {
        return "200 {\"result\":\"accepted\",\"id\":\"7-s3\",\"text\":\"switchover 7-s3 begins\"}";
    }

    @Test
    void aPlanShowsCandidatesStepsAndTheLinesOfEachBalancer() throws Exception {
        Aggregator one = aggregator().on("/api/v1/services/s3/plan", "200 " + PLAN);
        assertThat(run(false, "failover", "plan", "s3", "--to", "b", "-s", one.url()))
                .isZero();
        assertThat(one.asked).containsExactly("GET /api/v1/services/s3/plan?to=b");
        assertThat(out.toString())
                .contains(
                        "switchover of s3",
                        "expected data loss: 1.5s",
                        "against: is the active site",
                        "for:     all it needs is up",
                        "lag 1.5s, measured 200ms ago",
                        "NOTHING SPEAKS AGAINST IT",
                        "1. quiesce  at most 10s  a failure rolls the move back",
                        "quiesce, epoch 4:",
                        "      set server s3/a state drain",
                        "      set server s3/b state ready",
                        "the agent beside lb2 is not connected here");
    }

    @Test
    void aPlanThatWouldBeHeldSaysSoToTheShell() throws Exception {
        Aggregator one = aggregator().on("/api/v1/services/s3/plan", "200 " + HELD_PLAN);
        assertThat(run(false, "failover", "plan", "s3", "-s", one.url())).isEqualTo(5);
        assertThat(out.toString()).contains("IT WOULD BE HELD", "paused since noon");
    }

    @Test
    void runsAndFollowsToTheEnd() throws Exception {
        Aggregator one = aggregator()
                .on("/api/v1/services/s3/plan", "200 " + PLAN)
                .on("/api/v1/services/s3/switchover", accepted())
                .on("/api/v1/failovers/7-s3", move("moving", "running", ""))
                .on("/api/v1/failovers/7-s3", move("moving", "running", ""))
                .on("/api/v1/failovers/7-s3", move("done", "done", ""));
        typed.add("y");
        assertThat(run(
                        true,
                        "failover",
                        "run",
                        "s3",
                        "--to",
                        "b",
                        "--reason",
                        "disks",
                        "--who",
                        "ana",
                        "-s",
                        one.url()))
                .isZero();
        assertThat(questions).containsExactly("Move s3 to b? [y/N] ");
        assertThat(one.asked)
                .contains(
                        "POST /api/v1/services/s3/switchover {\"who\":\"ana\",\"why\":\"disks\",\"to\":\"b\",\"force\":false}");
        assertThat(out.toString())
                .containsOnlyOnce("route  running")
                .containsOnlyOnce("route  done  started 2026-01-01T00:00:00Z  took 44ms")
                .contains("7-s3  2026-01-01T00:00:00Z  switchover  a->b  done  by ana: disks");
    }

    @Test
    void doesNothingWithoutAYes() throws Exception {
        Aggregator one = aggregator().on("/api/v1/services/s3/plan", "200 " + PLAN);
        typed.add("");
        assertThat(run(true, "failover", "run", "s3", "--to", "b", "--reason", "x", "-s", one.url()))
                .isEqualTo(1);
        assertThat(run(false, "failover", "run", "s3", "--to", "b", "--reason", "x", "-s", one.url()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is nobody to ask; say --yes");
        assertThat(one.asked).noneMatch(asked -> asked.startsWith("POST"));
    }

    @Test
    void forceNeedsASecondConfirmation() throws Exception {
        Aggregator one = aggregator()
                .on("/api/v1/services/s3/plan", "200 " + HELD_PLAN)
                .on("/api/v1/services/s3/switchover", accepted());
        String[] force = {"failover", "run", "s3", "--to", "b", "--reason", "x", "--force", "--no-wait", "-s", one.url()
        };
        typed.addAll(List.of("y", "s4"));
        assertThat(run(true, force)).isEqualTo(1);
        assertThat(one.asked).noneMatch(asked -> asked.startsWith("POST"));
        typed.addAll(List.of("y", "s3"));
        assertThat(run(true, force)).isZero();
        assertThat(questions).anyMatch(question -> question.contains("Type s3 to go on"));
        List<String> unattended = new ArrayList<>(List.of(force));
        unattended.add("--yes");
        assertThat(run(false, unattended.toArray(String[]::new))).isEqualTo(2);
        unattended.addAll(List.of("--force-confirm", "s3"));
        assertThat(run(false, unattended.toArray(String[]::new))).isZero();
        assertThat(one.asked).filteredOn(asked -> asked.startsWith("POST")).hasSize(2);
    }

    @Test
    void printsEveryReasonToHold() throws Exception {
        Aggregator one = aggregator()
                .on("/api/v1/services/s3/plan", "200 " + HELD_PLAN)
                .on(
                        "/api/v1/services/s3/switchover",
                        "409 {\"title\":\"Conflict\",\"detail\":\"x\",\"overridable\":false,\"reasons\":[{\"kind\":\"last-healthy\",\"text\":\"b is down\",\"overridable\":false}]}");
        assertThat(run(false, "failover", "run", "s3", "--to", "b", "--reason", "x", "--yes", "-s", one.url()))
                .isEqualTo(5);
        assertThat(err.toString()).contains("b is down  (nobody may override this)", "--force would not help");
    }

    @Test
    void tellsTheShellHowAMoveEnded() throws Exception {
        Aggregator one = aggregator()
                .on("/api/v1/services/s3/plan", "200 " + PLAN)
                .on("/api/v1/services/s3/switchover", accepted())
                .on("/api/v1/failovers/7-s3", move("degraded", "degraded", "lb2 has not moved"))
                .on("/api/v1/failovers/7-s3", move("failed", "failed", "not caught up"));
        String[] args = {"failover", "run", "s3", "--to", "b", "--reason", "x", "--yes", "-s", one.url()};
        assertThat(run(false, args)).isEqualTo(6);
        assertThat(run(false, args)).isEqualTo(7);
        assertThat(out.toString()).contains("lb2 has not moved", "not caught up");
    }

    @Test
    void findsTheLeaderPastADeadServerAndAFollowerAndAnElection() throws Exception {
        Aggregator leader = aggregator()
                .on("/api/v1/pause", "200 {\"result\":\"accepted\",\"id\":\"\",\"text\":\"every service is paused\"}");
        Aggregator follower = aggregator()
                .on(
                        "/api/v1/pause",
                        "503 {\"title\":\"Service Unavailable\",\"detail\":\"who leads is not known here\"}")
                .on("/api/v1/pause", "307 {\"detail\":\"elsewhere\",\"leader\":\"" + leader.url() + "\"}");
        int dead;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = closed.getLocalPort();
        }
        assertThat(run(
                        false,
                        "pause",
                        "--reason",
                        "x",
                        "--who",
                        "ana",
                        "--server",
                        "127.0.0.1:" + dead + "," + follower.url()))
                .isZero();
        assertThat(leader.asked).containsExactly("POST /api/v1/pause {\"who\":\"ana\",\"why\":\"x\"}");
        assertThat(out.toString()).contains("every service is paused");
        assertThat(new java.util.HashSet<>(follower.keys))
                .as("the same request each time")
                .hasSize(1);
        assertThat(leader.keys).containsExactly(follower.keys.get(0));
    }

    @Test
    void givesMaintenanceAndEndsIt() throws Exception {
        Aggregator one = aggregator()
                .on(
                        "/api/v1/maintenance",
                        "200 {\"result\":\"accepted\",\"id\":\"m12\",\"text\":\"site a is in maintenance\"}")
                .on("/api/v1/maintenance/m12/end", "200 {\"result\":\"accepted\",\"id\":\"m12\",\"text\":\"over\"}");
        assertThat(run(
                        false,
                        "maintenance",
                        "add",
                        "site",
                        "a",
                        "--for",
                        "2h",
                        "--reason",
                        "x",
                        "--who",
                        "ana",
                        "-s",
                        one.url()))
                .isZero();
        assertThat(run(false, "maintenance", "end", "m12", "--reason", "done", "--who", "ana", "-s", one.url()))
                .isZero();
        assertThat(one.asked)
                .containsExactly(
                        "POST /api/v1/maintenance {\"who\":\"ana\",\"why\":\"x\",\"scope\":\"site\",\"name\":\"a\",\"length\":\"2h\"}",
                        "POST /api/v1/maintenance/m12/end {\"who\":\"ana\",\"why\":\"done\"}");
        assertThat(out.toString()).contains("site a is in maintenance  (m12)");
    }

    @Test
    void showsHistoryOldestFirstWithTheStepsOfTheMove() throws Exception {
        Aggregator one = aggregator()
                .on(
                        "/api/v1/history",
                        "200 {\"entries\":[{\"at\":\"T2\",\"kind\":\"close\",\"what\":\"s3\",\"failover\":\"7-s3\",\"who\":\"ana\",\"why\":\"verify is done\"},"
                                + "{\"at\":\"T1\",\"kind\":\"move\",\"what\":\"s3\",\"failover\":\"7-s3\",\"who\":\"ana\",\"why\":\"switchover\\u001b[2J\"}]}")
                .on("/api/v1/failovers/7-s3", move("done", "done", ""));
        assertThat(run(false, "history", "--failover", "7-s3", "-s", one.url())).isZero();
        assertThat(one.asked.get(0)).isEqualTo("GET /api/v1/history?limit=100&failover=7-s3");
        String text = out.toString();
        assertThat(text.indexOf("T1  move")).isBetween(0, text.indexOf("T2  close"));
        assertThat(text).contains("route  done").doesNotContain("\u001b");
    }

    @Test
    void showsWhenPathsWereProvenBesideThePromises() throws Exception {
        Aggregator one = aggregator()
                .on(
                        "/api/v1/status",
                        "200 {\"paths\":[{\"service\":\"s3\",\"from\":\"a\",\"to\":\"b\",\"provenAt\":\"T\",\"kind\":\"drill\",\"failover\":\"7-s3\",\"result\":\"done\",\"switchMillis\":44,\"rtoMillis\":130000},"
                                + "{\"service\":\"s3\",\"from\":\"b\",\"to\":\"a\",\"provenAt\":null}]}");
        assertThat(run(false, "paths", "-s", one.url())).isZero();
        assertThat(out.toString())
                .contains(
                        "ok s3  a->b  proven T by drill 7-s3",
                        "detection  not exercised: nothing had failed  (promised: under 30s)",
                        "ok switch     44ms  (promised: under 60s)",
                        "XX RTO        2m10s",
                        "?? s3  b->a  never proven");
    }

    @Test
    void followsADrillThereAndBack() throws Exception {
        String back = move("done", "done", "")
                .replace("7-s3", "9-s3")
                .replace("\"from\":\"a\",\"to\":\"b\"", "\"from\":\"b\",\"to\":\"a\"")
                .replace("disks", "back from drill 7-s3");
        Aggregator one = aggregator()
                .on("/api/v1/services/s3/drill", accepted())
                .on("/api/v1/failovers/7-s3", move("done", "done", ""))
                .on("/api/v1/status", "200 {\"paths\":[]}")
                .on(
                        "/api/v1/failovers",
                        "200 {\"failovers\":[" + move("done", "done", "").substring(4) + "]}")
                .on("/api/v1/failovers", "200 {\"failovers\":[" + back.substring(4) + "]}")
                .on("/api/v1/failovers/9-s3", back);
        assertThat(run(false, "drill", "s3", "--to", "b", "--and-back", "--reason", "x", "--yes", "-s", one.url()))
                .isZero();
        assertThat(out.toString()).contains("the way back ...", "9-s3", "b->a");
    }

    @Test
    void showsTheGroupAndChangesIt() throws Exception {
        Aggregator one = aggregator()
                .on(
                        "/api/v1/group",
                        "200 {\"self\":\"aggregator-1\",\"leader\":\"aggregator-2\",\"term\":7,\"role\":\"follower\",\"quorum\":true,\"peers\":[{\"node\":\"aggregator-2\",\"http\":\"h:1\",\"reachable\":true}]}")
                .on("/api/v1/group", "200 {\"result\":\"accepted\",\"id\":\"\",\"text\":\"the group is [a] now\"}");
        assertThat(run(false, "group", "show", "-s", one.url())).isZero();
        assertThat(out.toString()).contains("leader aggregator-2  term 7  quorum", "aggregator-2  h:1  reachable");
        assertThat(run(
                        false,
                        "group",
                        "set",
                        "--peer",
                        "a=10.0.0.1:7430",
                        "--reason",
                        "x",
                        "--who",
                        "ana",
                        "--yes",
                        "-s",
                        one.url()))
                .isZero();
        assertThat(one.asked.get(1))
                .isEqualTo(
                        "POST /api/v1/group {\"who\":\"ana\",\"why\":\"x\",\"peers\":{\"a\":{\"raft\":\"10.0.0.1:7430\"}}}");
    }
}
