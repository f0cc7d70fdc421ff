package io.vigia.agent.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vigia.agent.haproxy.RuntimeApiException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against sockets that misbehave; the real HAProxy is in {@code ActuatorIT}. */
@Timeout(60)
final class UnixSocketRuntimeApiIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<NetServer> servers = new ArrayList<>();
    private Path socket = Path.of("/");

    @BeforeEach
    void chooseSocket() {
        socket = directory.resolve("admin.sock");
    }

    @AfterEach
    void endEverything() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void sendsOneLineAndReturnsTheWholeAnswer() throws Exception {
        listen(client -> client.handler(line -> {
            String answer = "you said " + line.toString(UTF_8);
            // In two parts, as a long answer comes.
            client.write(answer.substring(0, 5))
                    .onSuccess(done -> vertx.setTimer(
                            20, timer -> client.end(io.vertx.core.buffer.Buffer.buffer(answer.substring(5)))));
        }));
        List<Future<String>> many = new ArrayList<>();
        RuntimeApi api = api(1000, 1 << 20);
        for (int i = 0; i < 20; i++) {
            many.add(api.send("show info " + i));
        }
        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i).await(5, TimeUnit.SECONDS)).isEqualTo("you said show info " + i + "\n");
        }
    }

    @Test
    void saysThatThereIsNoSocket() {
        assertThat(failure(api(1000, 100)).kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void saysThatNobodyListensAnyMore() throws IOException {
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(Files.exists(socket)).isTrue();
        assertThat(failure(api(1000, 100)).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void givesUpOnOneThatNeverAcceptsOrNeverAnswersOrNeverEnds() throws Exception {
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(socket));
            assertThat(failure(api(150, 100)).kind()).isEqualTo(Kind.TIMEOUT);
        }
        Files.delete(socket);
        listen(client -> client.handler(line -> client.write("a part")));
        RuntimeApiException hanging = failure(api(150, 100));
        assertThat(hanging.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(hanging).hasMessageContaining("150 ms");
    }

    @Test
    void cutsOffAnAnswerWithoutEnd() throws Exception {
        listen(client -> client.handler(line -> client.write("x".repeat(5000))));
        assertThat(failure(api(5000, 4096)).kind()).isEqualTo(Kind.OVERSIZED);
    }

    @Test
    void takesAnEmptyAnswerForABrokenConnection() throws Exception {
        listen(NetSocket::close);
        assertThat(failure(api(2000, 4096)).kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void refusesACommandThatIsMoreThanOneLine() {
        for (String line : List.of("", " ", "show info\nset server a/b state ready", "a\rb")) {
            assertThatThrownBy(() -> api(1000, 100).send(line).await(5, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private RuntimeApiException failure(RuntimeApi api) {
        RuntimeApiException failure = catchThrowableOfType(
                RuntimeApiException.class, () -> api.send("show info").await(10, TimeUnit.SECONDS));
        assertThat(failure).isNotNull();
        return failure;
    }

    private RuntimeApi api(long timeoutMillis, int maxBytes) {
        return new UnixSocketRuntimeApi(vertx, socket, Duration.ofMillis(timeoutMillis), maxBytes);
    }

    private void listen(Consumer<NetSocket> behaviour) throws Exception {
        NetServer server = vertx.createNetServer().connectHandler(behaviour::accept);
        servers.add(server);
        server.listen(SocketAddress.domainSocketAddress(socket.toString())).await(5, TimeUnit.SECONDS);
    }
}
