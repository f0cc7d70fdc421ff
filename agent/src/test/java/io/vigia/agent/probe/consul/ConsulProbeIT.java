package io.vigia.agent.probe.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetSocket;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.probe.ConsulSpec;
import io.vigia.core.config.probe.ConsulSpec.Critical;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.lab.servers.ConsulServer;
import io.vigia.lab.servers.Host;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Consul of three servers with access control. */
class ConsulProbeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static Optional<ConsulServer> consul = Optional.empty();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Means means = new Means(vertx, Optional.empty());

    @BeforeAll
    static void start() throws Exception {
        ConsulServer server = ConsulServer.configure(Host.in(directory), "consul", 3, true);
        consul = Optional.of(server);
        server.start();
        server.awaitServing(LIMIT);
        server.register("{\"ID\": \"s3-a\", \"Name\": \"s3\", \"Check\": {\"CheckID\": \"s3-a\", \"TTL\": \"1h\"}}");
        server.register("{\"ID\": \"s3-b\", \"Name\": \"s3\", \"Check\": {\"CheckID\": \"s3-b\", \"TTL\": \"1h\"}}");
    }

    @AfterAll
    static void end() {
        consul.ifPresent(ConsulServer::close);
    }

    @AfterEach
    void close() {
        await().until(means.close().eventually(vertx::close)::isComplete);
    }

    @Test
    void followsAServiceAndThenTheLossOfServers() throws Exception {
        ConsulServer server = consul.orElseThrow();
        String token = ConsulServer.MASTER_TOKEN;
        server.check("s3-a", "pass");
        server.check("s3-b", "pass");
        until(server.base(), token, Outcome.UP, "3 peers, 2 instances of 1 service pass");
        server.check("s3-a", "fail");
        until(server.base(), token, Outcome.DEGRADED, "service s3: 1 critical and 0 warning of 2 instances");
        server.check("s3-b", "fail");
        ProbeResult gone = until(server.base(), token, Outcome.DOWN, "service s3 has no instance that passes");
        assertThat(gone.readings())
                .contains(
                        new Reading("consul_instances_critical", "s3", 2),
                        new Reading("consul_servers_healthy", "", 3),
                        new Reading("consul_failure_tolerance", "", 1));
        server.check("s3-a", "pass");
        server.check("s3-b", "pass");

        assertThat(look(server.base(), "00000000-0000-0000-0000-000000000000").outcome())
                .isEqualTo(Outcome.DEGRADED);
        assertThat(look(server.base(), "00000000-0000-0000-0000-000000000000").reason())
                .startsWith("the token is refused");

        server.processes().get(2).kill();
        until(server.base(), token, Outcome.DEGRADED, "2 of 3 servers are healthy, 0 more may be lost");
        server.processes().get(1).kill();
        until(server.base(), token, Outcome.DOWN, "no leader");
        server.processes().get(0).kill();
        until(server.base(), token, Outcome.DOWN, "connection refused");
    }

    @Test
    void tellsServersApartThatAreNoConsul() {
        String head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        assertThat(against(answer(head + "Content-Type: text/html\r\n\r\n<html>welcome</html>"))
                        .reason())
                .startsWith("no Consul: answered '<html>");
        assertThat(against(answer(head + "\r\n\"" + "x".repeat(1_000_000) + "\""))
                        .reason())
                .startsWith("no Consul");
        assertThat(against(answer("SSH-2.0-OpenSSH\r\n")).reason()).startsWith("answer is not HTTP");
        assertThat(against(answer("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n"))
                        .reason())
                .isEqualTo("redirected to http://elsewhere/ (302)");
        assertThat(against(NetSocket::close).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void aLookAtOneThatHangsEndsWhenItIsAbandoned() {
        int port = listen(socket -> {});
        ConsulProbe probe = probe(URI.create("http://127.0.0.1:" + port), Optional.empty());
        Future<ProbeResult> look = begin(probe);
        vertx.setTimer(200, later -> probe.abandon());
        await().until(look::isComplete);
        assertThat(look.result().outcome()).isEqualTo(Outcome.DOWN);
    }

    private ProbeResult until(URI base, String token, Outcome outcome, String reason) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> look(base, token),
                        result -> result.outcome() == outcome && result.reason().contains(reason));
    }

    private ProbeResult look(URI base, String token) {
        return end(begin(probe(base, Optional.of(token))));
    }

    private ProbeResult against(Consumer<NetSocket> server) {
        return end(begin(probe(URI.create("http://127.0.0.1:" + listen(server)), Optional.empty())));
    }

    private ConsulProbe probe(URI base, Optional<String> token) {
        return new ConsulProbe(
                means.http(), new ConsulSpec(base, token, 3, List.of("s3"), Critical.DOWN), Duration.ofSeconds(5));
    }

    private Future<ProbeResult> begin(ConsulProbe probe) {
        return Future.future(done -> vertx.runOnContext(now -> probe.look().onComplete(done)));
    }

    private static ProbeResult end(Future<ProbeResult> look) {
        await().atMost(Duration.ofSeconds(20)).until(look::isComplete);
        return look.result();
    }

    private static Consumer<NetSocket> answer(String text) {
        return socket -> socket.handler(request -> socket.end(io.vertx.core.buffer.Buffer.buffer(text)));
    }

    private int listen(Consumer<NetSocket> server) {
        Future<io.vertx.core.net.NetServer> open =
                vertx.createNetServer().connectHandler(server::accept).listen(0, "127.0.0.1");
        await().until(open::isComplete);
        return open.result().actualPort();
    }
}
