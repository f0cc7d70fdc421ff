package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.Membership;
import io.vigia.aggregator.decide.Rehearsals.Rehearsal;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.Endpoint;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import io.vigia.platform.time.SteadyClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real server on a port of its own, above ports that answer what the test says and remember what they were asked. */
final class WebBench {
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<Command> commands = new CopyOnWriteArrayList<>();
    final List<Membership.Change> memberships = new CopyOnWriteArrayList<>();
    final List<String> histories = new CopyOnWriteArrayList<>();
    volatile Future<CommandResult> answer = Future.succeededFuture(new CommandResult.Accepted("7-s3", "begins"));
    volatile Future<Void> regrouped = Future.succeededFuture();
    volatile Future<List<JsonObject>> lines = Future.succeededFuture(List.of());
    volatile Future<Optional<Rehearsal>> rehearsed = Future.succeededFuture(Optional.empty());
    volatile Snapshot snapshot = Pictures.quiet();
    final MeasuredSlos slos = new MeasuredSlos();

    final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebServer server;

    WebBench() {
        this(ConnectionGuard.Limits.DEFAULT);
    }

    WebBench(ConnectionGuard.Limits limits) {
        server = new WebServer(
                new Endpoint("127.0.0.1", 0),
                new SteadyClock(),
                new WebServer.Ports(
                        () -> snapshot,
                        (request, command) -> {
                            requests.add(request);
                            commands.add(command);
                            return answer;
                        },
                        (service, to) -> rehearsed,
                        (failover, kind, limit) -> {
                            histories.add(failover.orElse("-") + " " + kind.orElse("-") + " " + limit);
                            return lines;
                        },
                        wanted -> {
                            memberships.add(wanted);
                            return regrouped;
                        },
                        slos,
                        accept -> new WebServer.Rendered("text/plain", ""),
                        () -> true,
                        (source, reason) -> {},
                        Set.of()),
                limits);
    }

    void start() throws Exception {
        done(vertx.deployVerticle(server));
    }

    void close() throws Exception {
        done(vertx.close());
    }

    /** @param path below {@code /api/v1/} */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    /** @param body JSON with single quotes for double ones */
    HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    JsonObject json(String path) throws Exception {
        HttpResponse<String> got = get(path);
        assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        assertThat(got.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(got.headers().firstValue("cache-control")).hasValue("no-store");
        return new JsonObject(got.body());
    }

    static JsonObject problem(HttpResponse<String> got, int status, String detail) {
        assertThat(got.statusCode()).as(got.body()).isEqualTo(status);
        assertThat(got.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(got.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).contains(detail);
        return problem;
    }

    private static <T> void done(Future<T> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
