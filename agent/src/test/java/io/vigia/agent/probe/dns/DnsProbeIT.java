package io.vigia.agent.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.DnsSpec;
import io.vigia.core.model.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against small name servers, good and bad, over real datagrams. */
class DnsProbeIT {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        await().until(vertx.close()::isComplete);
    }

    @Test
    void tellsTheAnswersOfAServerApart() {
        assertSeen(question -> answer(question, 0, "0a000001"), Outcome.UP, "lake.example is 10.0.0.1");
        assertSeen(question -> answer(question, 0, "c0000209"), Outcome.DOWN, "192.0.2.9, which nobody expects");
        assertSeen(question -> answer(question, 0), Outcome.DOWN, "has no address of type A");
        assertSeen(question -> answer(question, 2), Outcome.DOWN, "SERVFAIL");
        assertSeen(question -> answer(question, 3), Outcome.DOWN, "NXDOMAIN");
        assertSeen(question -> answer(question, 5), Outcome.DOWN, "REFUSED");
        assertSeen(question -> question, Outcome.DOWN, "answer is not DNS: it is no answer to the question");
        assertSeen(question -> Buffer.buffer("<html>"), Outcome.DOWN, "answer is not DNS");
        assertSeen(question -> Buffer.buffer("x".repeat(60_000)), Outcome.DOWN, "answer is not DNS");
        assertSeen(question -> answer(question, 0, "0a000001").slice(0, 20), Outcome.DOWN, "breaks off after 20 bytes");
    }

    @Test
    void everyLookAsksAnew() {
        AtomicInteger asked = new AtomicInteger();
        DnsProbe probe = probe(serve(question -> answer(question, asked.incrementAndGet() == 1 ? 0 : 3, "0a000001")));
        assertThat(look(probe).outcome()).isEqualTo(Outcome.UP);
        assertThat(look(probe).reason()).isEqualTo("no such name: lake.example (NXDOMAIN)");
    }

    @Test
    void whatAnotherPortSaysIsNotHeard() {
        DatagramSocket stranger = vertx.createDatagramSocket();
        DatagramSocket server = bound();
        server.handler(packet -> {
            SocketAddress asker = packet.sender();
            stranger.send(answer(packet.data(), 0, "c0000209"), asker.port(), asker.host())
                    .onComplete(sent -> server.send(answer(packet.data(), 0, "0a000001"), asker.port(), asker.host()));
        });
        assertThat(look(probe(server)).reason()).isEqualTo("lake.example is 10.0.0.1");
    }

    @Test
    void aSilentServerIsLeftWhenTheLookIsAbandoned() {
        AtomicInteger asked = new AtomicInteger();
        DatagramSocket silent = bound();
        silent.handler(packet -> asked.incrementAndGet());
        DnsProbe probe = probe(silent);
        Future<ProbeResult> look = probe.look();
        await().until(() -> asked.get() == 1);
        assertThat(look.isComplete()).isFalse();
        probe.abandon();
        assertThat(look.failed()).isTrue();
    }

    @Test
    void withoutANameServerItCannotLook() throws Exception {
        Path empty = Files.writeString(directory.resolve("resolv.conf"), "search example\n#nameserver 10.0.0.1\n");
        for (String file : List.of(empty.toString(), "/no/such/file")) {
            ProbeResult seen = look(new DnsProbe(vertx, spec(Optional.empty()), file));
            assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(seen.reason()).isEqualTo("could not look: no name server in " + file);
        }
    }

    private void assertSeen(Function<Buffer, Buffer> server, Outcome outcome, String reason) {
        ProbeResult seen = look(probe(serve(server)));
        assertThat(seen.reason()).contains(reason);
        assertThat(seen.outcome()).isEqualTo(outcome);
    }

    private static ProbeResult look(Probe probe) {
        Future<ProbeResult> look = probe.look();
        await().until(look::isComplete);
        return look.result();
    }

    private DnsProbe probe(DatagramSocket server) {
        Endpoint address = new Endpoint("127.0.0.1", server.localAddress().port());
        return new DnsProbe(vertx, spec(Optional.of(address)), "/no/such/file");
    }

    private static DnsSpec spec(Optional<Endpoint> server) {
        return new DnsSpec("lake.example", DnsSpec.Type.A, server, List.of("10.0.0.1"));
    }

    private DatagramSocket serve(Function<Buffer, Buffer> answer) {
        DatagramSocket server = bound();
        server.handler((DatagramPacket packet) -> server.send(
                answer.apply(packet.data()),
                packet.sender().port(),
                packet.sender().host()));
        return server;
    }

    private DatagramSocket bound() {
        DatagramSocket server = vertx.createDatagramSocket();
        await().until(server.listen(0, "127.0.0.1")::succeeded);
        return server;
    }

    /** @param addresses of version 4, in hexadecimal */
    private static Buffer answer(Buffer question, int code, String... addresses) {
        Buffer answer = question.copy().setUnsignedShort(2, 0x8180 | code).setUnsignedShort(6, addresses.length);
        for (String address : addresses) {
            answer.appendBytes(java.util.HexFormat.of().parseHex("c00c" + "00010001" + "0000003c" + "0004" + address));
        }
        return answer;
    }
}
