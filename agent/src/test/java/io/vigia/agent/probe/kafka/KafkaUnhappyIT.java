package io.vigia.agent.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vigia.agent.probe.Looking;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.KafkaPeers;
import io.vigia.core.config.probe.KafkaSpec;
import io.vigia.core.model.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is no Kafka broker is told within the time-out, and Kafka's clients never meet it. */
final class KafkaUnhappyIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final Means means = new Means(vertx, Optional.empty());

    @AfterEach
    void close() {
        await().until(means.close().compose(closed -> vertx.close())::isComplete);
    }

    @Test
    void tellsEveryMisbehaviourApart() throws Exception {
        tells(
                "what answers does not speak Kafka",
                socket -> socket.handler(
                        question -> socket.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")));
        tells("what answers does not speak Kafka", socket -> socket.write("220 mail.example ready\r\n"));
        tells(
                "what answers does not speak Kafka",
                socket -> socket.write(Buffer.buffer()
                        .appendInt(Integer.MAX_VALUE)
                        .appendInt(0x76696769)
                        .appendShort((short) 0)));
        tells("no answer to Kafka's greeting", socket -> {});
        tells("connection closed without an answer", NetSocket::close);
        assertThat(look(closedPort()).reason()).isEqualTo("connection refused");
    }

    private static int closedPort() throws java.io.IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void tells(String reason, Consumer<NetSocket> behaviour) throws Exception {
        Future<NetServer> listening =
                vertx.createNetServer().connectHandler(behaviour::accept).listen(0, "127.0.0.1");
        await().until(listening::succeeded);
        ProbeResult result = look(listening.result().actualPort());
        assertThat(result.reason()).contains(reason);
        assertThat(result.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(Looking.threads("kafka-")).as("threads of Kafka's clients").isZero();
    }

    private ProbeResult look(int port) throws Exception {
        KafkaSpec spec = new KafkaSpec(
                new KafkaPeers(List.of(new Endpoint("127.0.0.1", port)), Map.of()), true, "_vigia-brokers", List.of());
        try (Looking looking = new Looking(vertx, new KafkaProbe(vertx, means.tcp(), means.kafka(), spec, TIMEOUT))) {
            long began = System.nanoTime();
            ProbeResult result = looking.look();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
            return result;
        }
    }
}
