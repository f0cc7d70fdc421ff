package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.DecisionLoop;
import io.vigia.aggregator.decide.HandDrivenLog;
import io.vigia.aggregator.decide.HandDrivenSink;
import io.vigia.aggregator.decide.LoopListener;
import io.vigia.aggregator.decide.Orders;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.platform.time.SteadyClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerIT {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeEach
    void start() throws Exception {
        LakeConfig lake = new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                LakeConfig.Limits.NONE);
        SteadyClock clock = new SteadyClock();
        DecisionLoop loop = new DecisionLoop(
                new NodeId("aggregator-1"),
                lake,
                clock,
                new DecisionLoop.Ports(
                        new HandDrivenLog(),
                        new HandDrivenSink(),
                        new NoListener(),
                        (source, reason) -> {},
                        () -> false));
        done(vertx.deployVerticle(loop));
        Orders orders = (request, command) -> {
            Command.Acknowledge word = (Command.Acknowledge) command;
            acknowledged.add(
                    word.service() + " " + word.by().who() + " " + word.by().why());
            return Future.succeededFuture(new CommandResult.Accepted("", "cleared"));
        };
        WebServer server = new WebServer(
                new Endpoint("127.0.0.1", 0),
                clock,
                new WebServer.Ports(
                        loop,
                        orders,
                        loop,
                        (failover, kind, limit) -> Future.succeededFuture(List.of()),
                        wanted -> Future.succeededFuture(),
                        SloViews.NONE,
                        accept -> new WebServer.Rendered("text/plain", "metrics here\n"),
                        () -> true,
                        (source, reason) -> rejected.add(source + "/" + reason),
                        Set.of("vigia.example")),
                new ConnectionGuard.Limits(20, 700, 1500, 4000));
        done(vertx.deployVerticle(server));
        port = server.port();
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
    }

    @Test
    void servesThePageWithoutAnythingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<title>Vigia</title>")
                .doesNotContain("http://", "https://", "style=", "onclick");
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
        assertThat(page.headers().map())
                .containsKeys("x-content-type-options", "x-frame-options", "referrer-policy", "etag");
        for (String part : List.of("/app.js", "/style.css", "/icon.svg")) {
            HttpResponse<String> answer = get(part);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("innerHTML", "eval(", "@import");
            String etag = answer.headers().firstValue("etag").orElseThrow();
            assertThat(send(request(part).header("If-None-Match", etag)).statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void servesStatusMetricsAndHealth() throws Exception {
        JsonObject status = new JsonObject(get("/api/v1/status").body());
        assertThat(status.fieldNames())
                .containsExactlyInAnyOrder(
                        "lake",
                        "aggregator",
                        "now",
                        "decidedAt",
                        "epoch",
                        "group",
                        "paused",
                        "maintenance",
                        "paths",
                        "telemetry",
                        "sites",
                        "components",
                        "services",
                        "balancers",
                        "vantages",
                        "failovers");
        assertThat(get("/metrics").body()).isEqualTo("metrics here\n");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(ready.body()).getJsonObject("checks").getString("telemetry"))
                .isEqualTo("fail");
    }

    @Test
    void errorsAreProblemDetails() throws Exception {
        problem(get("/nothing"), 404);
        HttpResponse<String> wrong = send(request("/api/v1/status").DELETE());
        problem(wrong, 405);
        assertThat(wrong.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertThat(get("/api/v1/services/s3/ack").headers().firstValue("allow")).hasValue("POST");
        assertThat(send(request("/").method("HEAD", BodyPublishers.noBody())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void acknowledges() throws Exception {
        HttpResponse<String> answer = send(ack("s3", "{\"who\":\"ana\",\"why\":\"disk changed\"}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("result")).isEqualTo("accepted");
        assertThat(acknowledged).containsExactly("s3 ana disk changed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nonsense",
                "{\"who\":\"\"}",
                "{\"who\":7}",
                "{\"who\":\"a\\nb\"}",
                "{\"who\":null}",
                "{\"who\":\"ana\",\"force\":true}"
            })
    void refusesBodiesThatAreNotWhatItTakes(String body) throws Exception {
        problem(send(ack("s3", body)), 400);
        assertThat(acknowledged).isEmpty();
    }

    @Test
    void refusesWhatAForeignPageCouldSend() throws Exception {
        String body = "{\"who\":\"ana\"}";
        problem(send(ack("s3", body).setHeader("Content-Type", "text/plain")), 415);
        problem(send(request("/api/v1/services/s3/ack").POST(BodyPublishers.ofString(body))), 415);
        problem(send(ack("s3", body).header("Origin", "http://evil.example")), 403);
        problem(send(ack("s3", body).header("Origin", "null")), 403);
        problem(send(ack("s3", body).header("Sec-Fetch-Site", "cross-site")), 403);
        // a name rebound to this address: origin and host agree, but we have never been called so
        assertThat(raw(String.join(
                        "\r\n",
                        "POST /api/v1/services/s3/ack HTTP/1.1",
                        "Host: evil.example",
                        "Origin: http://evil.example",
                        "Content-Type: application/json",
                        "Content-Length: 13",
                        "",
                        "{\"who\":\"ana\"}")))
                .startsWith("HTTP/1.1 403");
        assertThat(acknowledged).isEmpty();
        assertThat(send(ack("s3", body).header("Origin", "http://127.0.0.1:" + port))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void boundsBodiesHeadersAndLines() throws Exception {
        problem(send(ack("s3", "{\"who\":\"" + "x".repeat(10_000) + "\"}")), 413);
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                .matches("HTTP/1.[01] 431");
        assertThat(raw("GET /" + "z".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("HTTP/1.[01] 414");
        assertThat(raw("\u0001\u0002\u0003 what\r\n\r\n")).matches("HTTP/1.[01] 400");
        assertThat(rejected).contains("http/malformed");
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void cutsWhoDripsHeadersBodiesOrNothing() throws Exception {
        for (String beginning : List.of(
                "",
                "GET / HTTP/1.1\r\nHost: x\r\nX-Drip: ",
                "POST /api/v1/services/s3/ack HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                await().atMost(Duration.ofSeconds(4))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> dripped(socket, beginning.isEmpty()));
            }
        }
        assertThat(rejected).contains("http/slow");
    }

    @Test
    void takesNoMoreConnectionsThanItsBound() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            await().atMost(Duration.ofSeconds(3)).until(() -> rejected.contains("http/crowded"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(3))
                .ignoreException(IOException.class)
                .until(() -> get("/").statusCode() == 200);
    }

    /** Whether the server has cut the connection. */
    private static boolean dripped(Socket socket, boolean silent) {
        try {
            if (!silent) {
                socket.getOutputStream().write('d');
            }
            socket.setSoTimeout(20);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private String raw(String bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            byte[] first = socket.getInputStream().readNBytes(12);
            return new String(first, StandardCharsets.ISO_8859_1);
        }
    }

    private static void problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).fieldNames()).contains("type", "title", "status", "detail");
    }

    private HttpRequest.Builder ack(String service, String body) {
        return request("/api/v1/services/" + service + "/ack")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static final class NoListener implements LoopListener {
        @Override
        public void heard(Batch batch, Instant at) {}

        @Override
        public void stepped(Duration took) {}

        @Override
        public void committed(Decision decision, boolean durable, Duration took) {}

        @Override
        public void announced(Notice notice) {}
    }
}
