package io.vigia.agent.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.kinds.StandardProbes;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.config.probe.TlsSpec;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.TargetId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real servers, with keys made for the test. */
class TlsProbeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private static Path directory;

    private static Certificates certificates;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private StandardProbes factory;

    @BeforeAll
    static void make() throws Exception {
        certificates = Certificates.make(directory);
    }

    @BeforeEach
    void start() {
        factory = new StandardProbes(
                vertx,
                socket -> line -> Future.failedFuture("no balancer"),
                Optional.of(certificates.authority()),
                Path.of("/proc"));
    }

    @AfterEach
    void close() {
        await().until(vertx.close()::isComplete);
    }

    @Test
    void tellsWhatIsWrongWithACertificate() {
        assertSeen(tls("good"), 7, Outcome.UP, "expires in 29 days, on ");
        assertSeen(tls("good"), 60, Outcome.DEGRADED, "expires in 29 days, on ");
        assertSeen(tls("expired"), 7, Outcome.DOWN, "certificate expired on ");
        assertSeen(tls("early"), 7, Outcome.DOWN, "certificate is not valid before ");
        assertSeen(tls("other"), 7, Outcome.DOWN, "certificate is for elsewhere.invalid, not for localhost");
        assertSeen(tls("alone"), 7, Outcome.DOWN, "certificate is not signed by a trusted authority");
    }

    @Test
    void readsTheTimeLeftOfACertificateThatItRefuses() {
        ProbeResult seen = look(probe(tls("expired"), 7));
        assertThat(left(seen)).isBetween(-6 * 86_400.0, -4 * 86_400.0);
        assertThat(left(look(probe(tls("alone"), 7)))).isBetween(88 * 86_400.0, 91 * 86_400.0);
    }

    @Test
    void seesACertificateThatWasReplacedBehindTheSameAddress() {
        NetServer server = tls("good");
        Probe probe = probe(server, 7);
        assertThat(look(probe).outcome()).isEqualTo(Outcome.UP);
        assertThat(look(probe).outcome()).isEqualTo(Outcome.UP);
        await().until(server.updateSSLOptions(ssl("expired"))::succeeded);
        assertThat(look(probe).reason()).startsWith("certificate expired on ");
        await().until(server.updateSSLOptions(ssl("good"))::succeeded);
        assertThat(look(probe).outcome()).isEqualTo(Outcome.UP);
    }

    @Test
    void tellsThatThereIsNoTlsOrNoneThatFits() {
        String not = "TLS failed: what answers does not speak TLS";
        assertSeen(plain(socket -> socket.write("220 mail.example ready\r\n")), 7, Outcome.DOWN, not);
        assertSeen(
                plain(socket -> socket.handler(hello -> socket.write("HTTP/1.1 400 Bad Request\r\n\r\n<html>"))),
                7,
                Outcome.DOWN,
                not);
        assertSeen(tls(Set.of("TLSv1.1"), ClientAuth.NONE), 7, Outcome.DOWN, "TLS failed: ");
        assertSeen(tls(Set.of("TLSv1.2"), ClientAuth.REQUIRED), 7, Outcome.DOWN, "TLS failed: Received fatal alert: ");
        assertSeen(plain(NetSocket::close), 7, Outcome.DOWN, "TLS failed: connection closed while shaking hands");
    }

    @Test
    void aServerThatPoursGarbageIsLeftAtOnce() {
        Buffer chunk = Buffer.buffer("x".repeat(8_192));
        NetServer server = plain(socket -> {
            socket.drainHandler(more -> pour(socket, chunk));
            pour(socket, chunk);
        });
        assertSeen(server, 7, Outcome.DOWN, "does not speak TLS");
    }

    @Test
    void theAttemptOnASilentServerEndsByItself() {
        NetServer silent = plain(socket -> {});
        Future<ProbeResult> look = probe(silent, 7, Duration.ofMillis(300)).look();
        await().until(look::isComplete);
        assertThat(look.result().outcome()).isEqualTo(Outcome.DOWN);
        assertThat(look.result().readings()).isEmpty();
    }

    private static void pour(NetSocket socket, Buffer chunk) {
        while (!socket.writeQueueFull()) {
            if (socket.write(chunk).failed()) {
                return;
            }
        }
    }

    private static double left(ProbeResult seen) {
        return seen.readings().stream()
                .filter(reading -> reading.name().equals("tls_certificate_left_seconds"))
                .mapToDouble(Reading::value)
                .findFirst()
                .orElseThrow();
    }

    private void assertSeen(NetServer server, int warningDays, Outcome outcome, String reason) {
        ProbeResult seen = look(probe(server, warningDays));
        assertThat(seen.reason()).contains(reason);
        assertThat(seen.outcome()).as(seen.reason()).isEqualTo(outcome);
    }

    private static ProbeResult look(Probe probe) {
        Future<ProbeResult> look = probe.look();
        await().until(look::isComplete);
        return look.result();
    }

    private Probe probe(NetServer server, int warningDays) {
        return probe(server, warningDays, TIMEOUT);
    }

    private Probe probe(NetServer server, int warningDays, Duration timeout) {
        ProbeSpec spec = new TlsSpec(
                "127.0.0.1",
                server.actualPort(),
                "localhost",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(warningDays));
        return factory.create(new Assignment(
                new TargetId("cert"),
                spec,
                new LakeConfig.Schedule(Duration.ofMinutes(1), timeout, Duration.ofSeconds(1))));
    }

    private ServerSSLOptions ssl(String alias) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(certificates.of(alias));
        return options;
    }

    private NetServer tls(String alias) {
        return listen(new NetServerOptions().setSsl(true).setKeyCertOptions(certificates.of(alias)), socket -> {});
    }

    private NetServer tls(Set<String> protocols, ClientAuth clients) {
        return listen(
                new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(certificates.of("good"))
                        .setTrustOptions(certificates.authority())
                        .setClientAuth(clients)
                        .setEnabledSecureTransportProtocols(protocols),
                socket -> {});
    }

    private NetServer plain(Consumer<NetSocket> behaviour) {
        return listen(new NetServerOptions(), behaviour);
    }

    private NetServer listen(NetServerOptions options, Consumer<NetSocket> behaviour) {
        NetServer server = vertx.createNetServer(options.setHost("127.0.0.1").setPort(0))
                .connectHandler(socket -> {
                    socket.exceptionHandler(failure -> {});
                    behaviour.accept(socket);
                });
        await().until(server.listen()::succeeded);
        return server;
    }
}
