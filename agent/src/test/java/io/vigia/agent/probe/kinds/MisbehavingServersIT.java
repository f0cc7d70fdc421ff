package io.vigia.agent.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vigia.agent.probe.run.ObservationBoard;
import io.vigia.agent.probe.run.Probes;
import io.vigia.agent.probe.tls.Certificates;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way of answering badly at once, beside one server that is well: each is told apart, and none harms another. */
class MisbehavingServersIT {
    private static final LakeConfig.Schedule SCHEDULE =
            new LakeConfig.Schedule(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(50));
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    private record Expected(Outcome outcome, String reason) {}

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Vertx servers = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<NetServer> listening = new ArrayList<>();
    private final Map<TargetId, Assignment> plan = new LinkedHashMap<>();
    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private final Map<String, Observation> newest = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        await().until(Future.all(vertx.close(), servers.close())::isComplete);
    }

    @Test
    void tellsEveryMisbehaviourApartAndHarmsNobody() throws Exception {
        Certificates certificates = Certificates.make(directory);
        http("well", answer("Content-Length: 8\r\n", "site=a\r\n"), Outcome.UP, "answered 200");
        http(
                "well-chunked",
                answer("Transfer-Encoding: chunked\r\n", "6\r\nsite=a\r\n0\r\n\r\n"),
                Outcome.UP,
                "answered");
        http("silent", socket -> {}, Outcome.DOWN, "no full answer within 600 ms");
        http("half-open", NetSocket::end, Outcome.DOWN, "connection closed before the end of the answer");
        http(
                "html",
                answer("Content-Type: text/html\r\nContent-Length: 6\r\n", "<html>"),
                Outcome.DOWN,
                "answered 200 with text/html but not 'site=a'");
        http("endless", this::endless, Outcome.DOWN, "but not 'site=a' in its first 64 KiB");
        http("drip", this::drip, Outcome.DOWN, "no full answer within 600 ms");
        http(
                "redirect",
                onRequest("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"),
                Outcome.DOWN,
                "redirected to /login (302)");
        http("failing", onRequest("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), Outcome.DOWN, "answered 503 Busy");
        http(
                "cut",
                socket -> socket.handler(request -> {
                    socket.write(HEAD + "Content-Length: 100\r\n\r\nsite=a");
                    servers.setTimer(20, later -> socket.close());
                }),
                Outcome.DOWN,
                "before the end of the answer");
        http("garbage", onRequest("\u0001\u0002 no protocol at all\r\n\r\n"), Outcome.DOWN, "answer is not HTTP");
        http(
                "huge-head",
                onRequest(HEAD + "X: " + "x".repeat(100_000) + "\r\n\r\n"),
                Outcome.DOWN,
                "head of the answer is too large");
        http("eager", socket -> socket.write(HEAD + "Content-Length: 6\r\n\r\nsite=a"), Outcome.UP, "answered 200");
        tls("tls", certificates.of("good"), Outcome.UP, "answered 200", Duration.ofDays(7));
        tls(
                "tls-soon",
                certificates.of("good"),
                Outcome.DEGRADED,
                "certificate expires in 29 days",
                Duration.ofDays(60));
        tls("tls-expired", certificates.of("expired"), Outcome.DOWN, "certificate expired", Duration.ofDays(7));
        tls("tls-other", certificates.of("other"), Outcome.DOWN, "certificate is for another host", Duration.ofDays(7));
        tls(
                "tls-alone",
                certificates.of("alone"),
                Outcome.DOWN,
                "not signed by a trusted authority",
                Duration.ofDays(7));
        int plain = listen("tls-plain-server", new NetServerOptions(), socket -> socket.write("no TLS here\r\n"));
        add("tls-plain", http("https://localhost:" + plain + "/", Duration.ZERO), Outcome.DOWN, "TLS failed");
        int closed = closedPort();
        add("refused", http("http://127.0.0.1:" + closed + "/", Duration.ZERO), Outcome.DOWN, "connection refused");
        add("tcp-refused", new TcpSpec("127.0.0.1", closed), Outcome.DOWN, "connection refused");
        add("tcp-well", new TcpSpec("127.0.0.1", plain), Outcome.UP, "connected");
        add("nameless", http("http://no-such-name.invalid/", Duration.ZERO), Outcome.UNKNOWN, "could not look: name");
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<java.net.Socket> waiting = fill(full);
            add("tcp-full", new TcpSpec("127.0.0.1", full.getLocalPort()), Outcome.DOWN, "no full answer within");
            run(certificates);
            for (java.net.Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private void run(Certificates certificates) {
        StandardProbes factory = new StandardProbes(
                vertx,
                socket -> line -> Future.failedFuture("no balancer"),
                Optional.of(certificates.authority()),
                Path.of("/proc"));
        Context context = vertx.getOrCreateContext();
        ObservationBoard board = new ObservationBoard();
        context.runOnContext(start -> Probes.start(vertx, factory, board).apply(plan));
        vertx.setPeriodic(
                20,
                tick -> context.runOnContext(take -> board.take(System.nanoTime())
                        .forEach(seen -> newest.put(seen.target().value(), seen))));
        // A run of five: the first looks of a cold process on a busy machine may time out for everyone.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> expected.forEach(this::assertSettled));
    }

    private void assertSettled(String name, Expected wanted) {
        assertThat(newest).containsKey(name);
        Observation seen = Objects.requireNonNull(newest.get(name));
        assertThat(seen.reason()).as(name).contains(wanted.reason());
        assertThat(seen.outcome()).as(name + ": " + seen.reason()).isEqualTo(wanted.outcome());
        assertThat(seen.runLength()).as(name).isGreaterThanOrEqualTo(name.equals("nameless") ? 1 : 5);
    }

    private void http(String name, Consumer<NetSocket> behaviour, Outcome outcome, String reason) {
        int port = listen(name, new NetServerOptions(), behaviour);
        add(name, http("http://127.0.0.1:" + port + "/lake/where", Duration.ZERO), outcome, reason);
    }

    private void tls(String name, PfxOptions key, Outcome outcome, String reason, Duration warning) {
        NetServerOptions options = new NetServerOptions().setSsl(true).setKeyCertOptions(key);
        int port = listen(name, options, answer("Content-Length: 6\r\n", "site=a"));
        add(name, http("https://localhost:" + port + "/", warning), outcome, reason);
    }

    private static HttpSpec http(String url, Duration warning) {
        return new HttpSpec(
                URI.create(url), "GET", Set.of(200), Map.of(), Optional.of("site=a"), warning, Optional.empty());
    }

    private void add(String name, ProbeSpec spec, Outcome outcome, String reason) {
        TargetId target = new TargetId(name);
        plan.put(target, new Assignment(target, spec, SCHEDULE));
        expected.put(name, new Expected(outcome, reason));
    }

    private int listen(String name, NetServerOptions options, Consumer<NetSocket> behaviour) {
        NetServer server = servers.createNetServer(options.setHost("127.0.0.1").setPort(0))
                .connectHandler(socket -> {
                    socket.exceptionHandler(failure -> {});
                    behaviour.accept(socket);
                });
        listening.add(server);
        Future<NetServer> bound = server.listen();
        await(name).until(bound::succeeded);
        return server.actualPort();
    }

    private static Consumer<NetSocket> answer(String headers, String body) {
        return onRequest(HEAD + headers + "\r\n" + body);
    }

    private static Consumer<NetSocket> onRequest(String bytes) {
        return socket -> socket.handler(request -> socket.write(Buffer.buffer(bytes, "ISO-8859-1")));
    }

    private void endless(NetSocket socket) {
        Buffer chunk = Buffer.buffer("x".repeat(8_192));
        socket.handler(request -> {
            socket.write(HEAD + "Content-Length: 10000000000\r\n\r\n");
            socket.drainHandler(more -> pour(socket, chunk));
            pour(socket, chunk);
        });
    }

    private static void pour(NetSocket socket, Buffer chunk) {
        while (!socket.writeQueueFull()) {
            if (socket.write(chunk).failed()) {
                return;
            }
        }
    }

    private void drip(NetSocket socket) {
        socket.handler(request -> {
            socket.write(HEAD + "Content-Length: 1000\r\n\r\n");
            long timer = servers.setPeriodic(50, tick -> socket.write("x"));
            socket.closeHandler(closed -> servers.cancelTimer(timer));
        });
    }

    private static int closedPort() throws java.io.IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Connects until the kernel takes no more for this listener, which never accepts. */
    private static List<java.net.Socket> fill(ServerSocket full) throws java.io.IOException {
        List<java.net.Socket> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            java.net.Socket socket = new java.net.Socket();
            waiting.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 200);
            } catch (java.net.SocketTimeoutException noMore) {
                return waiting;
            }
        }
        return waiting;
    }
}
