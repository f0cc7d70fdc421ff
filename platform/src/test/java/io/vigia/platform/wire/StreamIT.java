package io.vigia.platform.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.log.LogCapture;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamIT {
    private static final NodeId AGENT = new NodeId("agent-a");
    private static final Message.Hello HELLO = new Message.Hello("demo", AGENT, Message.Role.TELEMETRY);
    private static final Message.Routing ROUTING =
            new Message.Routing(RoutingState.first(Map.of(new ServiceId("s3"), new SiteId("a"))), Lead.UNKNOWN);

    private final Vertx vertx = EventLoops.create(1);
    private final Map<String, AtomicInteger> rejected = new ConcurrentHashMap<>();
    private final Rejections rejections = (source, reason) ->
            rejected.computeIfAbsent(reason, r -> new AtomicInteger()).incrementAndGet();
    private final List<Message> heardByServer = new CopyOnWriteArrayList<>();
    private final List<StreamServer.Connection> accepted = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void carriesMessagesBothWays() throws Exception {
        StreamClient client = client(listen(server(0)));
        await().until(client::isConnected);
        assertThat(client.send(new RandomMessages(1).telemetry())).isTrue();
        await().until(() -> heardByServer.size() == 1);
        assertThat(accepted.get(0).peer()).isEqualTo(HELLO);
        accepted.get(0).send(ROUTING);
        await().until(() -> events.contains("heard " + ROUTING));
        assertThat(rejected).isEmpty();
    }

    @Test
    void connectsAgainWhenTheServerComesBack() throws Exception {
        StreamServer first = server(0);
        int port = listen(first);
        StreamClient client = client(port);
        await().until(client::isConnected);
        first.close().await(5, TimeUnit.SECONDS);
        await().until(() -> !client.isConnected());
        assertThat(client.send(ROUTING)).isFalse();
        listen(server(port));
        await().atMost(Duration.ofSeconds(6)).until(client::isConnected);
        assertThat(events).containsSubsequence("connected", "lost", "connected");
    }

    @Test
    void goesToTheNextEndpointWhenTheFirstIsDead() throws Exception {
        int dead;
        try (ServerSocket socket = new ServerSocket(0)) {
            dead = socket.getLocalPort();
        }
        StreamClient client = client(dead, listen(server(0)));
        await().until(client::isConnected);
    }

    @Test
    void noticesAHalfOpenConnectionInAboutThreeSeconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            StreamClient client = client(silent.getLocalPort());
            try (Socket socket = silent.accept()) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                write(out, WireCodec.encode(new Message.Hello("demo", new NodeId("agg"), Message.Role.AGGREGATOR)));
                await().until(client::isConnected);
                long since = System.nanoTime();
                // Neither a byte nor an end of stream, as a frozen process or a pulled cable.
                await().pollInterval(Duration.ofMillis(20)).until(() -> !client.isConnected());
                assertThat(Duration.ofNanos(System.nanoTime() - since))
                        .isBetween(Duration.ofMillis(2_500), Duration.ofMillis(4_500));
            }
        }
    }

    @Test
    void cutsWhoeverSaysNothingOrSaysItWrong() throws Exception {
        StreamServer server = server(0);
        int port = listen(server);
        expectCut(port, "lake", hello("other", Message.Role.TELEMETRY));
        expectCut(port, "role", hello("demo", Message.Role.AGGREGATOR));
        expectCut(port, "misplaced", WireCodec.encode(ROUTING));
        expectCut(port, "garbled", new byte[] {8, 1, 18, 99});
        expectCut(port, "oversized", new byte[2_000]);
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
            idle.setSoTimeout(6_000);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThat(rejected).containsKey("silent");
        }
        await().until(() -> server.connections() == 0);
    }

    @Test
    void takesNoMoreConnectionsThanAllowed() throws Exception {
        StreamServer server = server(0);
        int port = listen(server);
        try (Socket one = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket two = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket three = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket four = new Socket(InetAddress.getLoopbackAddress(), port)) {
            four.setSoTimeout(2_000);
            assertThat(four.getInputStream().read()).isEqualTo(-1);
            assertThat(rejected.get("crowded")).hasValue(1);
            assertThat(List.of(one, two, three)).allMatch(Socket::isConnected);
        }
    }

    @Test
    void keepsOnlyTheNewestConnectionOfANodeInARole() throws Exception {
        StreamServer server = server(0);
        int port = listen(server);
        try (Socket first = greeted(port, "agent-a");
                Socket other = greeted(port, "agent-b")) {
            await().until(() -> accepted.size() == 2);
            try (Socket second = greeted(port, "agent-a")) {
                awaitEnd(first);
                assertThat(events).containsExactly("closed: replaced by a newer connection");
                await().until(() -> accepted.size() == 3 && server.connections() == 2);
                // The end of the first has not taken the second's place away.
                try (Socket third = greeted(port, "agent-a")) {
                    awaitEnd(second);
                    await().until(() -> accepted.size() == 4 && server.connections() == 2);
                    write(new DataOutputStream(third.getOutputStream()), WireCodec.encode(ROUTING));
                    write(new DataOutputStream(other.getOutputStream()), WireCodec.encode(ROUTING));
                    await().until(() -> heardByServer.size() == 2);
                }
            }
            await().until(() -> server.connections() == 1);
        }
        assertThat(rejected).isEmpty();
    }

    @Test
    void warnsOnceOfAnAggregatorThatCannotBeReached() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (LogCapture log = new LogCapture()) {
            StreamClient client = client(port);
            await().until(() -> log.lines("stream not connected").size() == 1);
            assertThat(log.lines("stream not connected").get(0))
                    .contains("level=warn", "endpoint=127.0.0.1:" + port, "reason=");
            // Meanwhile it has tried several times more.
            await().during(Duration.ofMillis(800))
                    .until(() -> log.lines("stream not connected").size() == 1);
            StreamServer server = server(port);
            listen(server);
            await().atMost(Duration.ofSeconds(6)).until(client::isConnected);
            server.close().await(5, TimeUnit.SECONDS);
            await().until(() -> log.lines("stream not connected").size() == 2);
        }
    }

    @Test
    void warnsOnceOfAnAggregatorThatEndsBeforeItsHello() throws Exception {
        int port = listen(server(0));
        try (LogCapture log = new LogCapture()) {
            client(Optional.empty(), new Message.Hello("other", AGENT, Message.Role.TELEMETRY), port);
            await().until(() ->
                    rejected.containsKey("lake") && rejected.get("lake").get() >= 3);
            assertThat(log.lines("stream not connected"))
                    .singleElement()
                    .asString()
                    .contains("level=warn", "closed by the peer");
        }
    }

    @Test
    void cutsAReaderThatLetsFourMegabytesWait() throws Exception {
        StreamServer server = server(0);
        int port = listen(server);
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            write(new DataOutputStream(slow.getOutputStream()), hello("demo", Message.Role.TELEMETRY));
            await().until(() -> accepted.size() == 1);
            Message.Acks large = new Message.Acks(
                    AGENT,
                    java.util.Collections.nCopies(
                            1_000, new Message.Ack(AGENT, 1, 1, java.util.Collections.nCopies(100, Long.MAX_VALUE))));
            int sent = 0;
            while (accepted.get(0).send(large) && sent < 100) {
                sent++;
            }
            assertThat(sent).isLessThan(20);
            // Counted on the server's own context, which may be a moment behind the refusal.
            await().atMost(Duration.ofSeconds(5)).until(() -> rejected.containsKey("slow_reader"));
            assertThat(rejected.get("slow_reader")).hasValue(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> server.connections() == 0);
            await().until(() -> events.contains("closed: slow_reader"));
            // Its memory is free too: the server has let go of the socket without waiting for the reader.
            await().atMost(Duration.ofSeconds(5)).until(() -> refusesMore(slow));
        }
    }

    @Test
    void trustsOnlyThoseWhomTheAuthorityNames(@TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "authority");
        int port = listen(server(0, Optional.of(authority.issue("aggregator-1", "127.0.0.1"))));
        StreamClient trusted = client(Optional.of(authority.issue("agent-a", "127.0.0.1")), port);
        await().atMost(Duration.ofSeconds(20)).until(trusted::isConnected);
        assertThat(trusted.send(new RandomMessages(1).telemetry())).isTrue();
        await().until(() -> heardByServer.size() == 1);

        TestAuthority other = new TestAuthority(directory, "other");
        TlsConfig forged = other.issue("forged", "127.0.0.1");
        TlsConfig stranger = new TlsConfig(
                forged.certificate(),
                forged.key(),
                directory.resolve("authority.pem").toString());
        StreamClient refused = client(Optional.of(stranger), port);
        StreamClient clear = client(Optional.empty(), port);
        StreamClient liar = client(Optional.of(authority.issue("agent-c", "127.0.0.1")), port);
        int elsewhere = listen(server(0, Optional.of(authority.issue("aggregator-2", "127.0.0.9"))));
        StreamClient misled = client(Optional.of(authority.issue("agent-b", "127.0.0.1")), elsewhere);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        !refused.isConnected() && !clear.isConnected() && !misled.isConnected() && !liar.isConnected());
        assertThat(trusted.isConnected()).isTrue();
    }

    @Test
    void passesOverWhatANewerPeerMightSay() throws Exception {
        StreamServer server = server(0);
        int port = listen(server);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            write(out, hello("demo", Message.Role.TELEMETRY));
            // Version 1, field 100: a body of tomorrow.
            write(out, new byte[] {8, 1, (byte) 0xa2, 6, 1, 0});
            write(out, WireCodec.encode(ROUTING));
            await().until(() -> heardByServer.size() == 1);
            assertThat(rejected.get("unknown_body")).hasValue(1);
        }
    }

    private static boolean refusesMore(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void expectCut(int port, String reason, byte[] frame) throws IOException {
        int before = rejected.getOrDefault(reason, new AtomicInteger()).get();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            write(new DataOutputStream(socket.getOutputStream()), frame);
            assertThat(new DataInputStream(socket.getInputStream()).read())
                    .as(reason)
                    .isEqualTo(-1);
        }
        await().until(() -> rejected.containsKey(reason) && rejected.get(reason).get() == before + 1);
    }

    private static Socket greeted(int port, String node) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        Message.Hello hello = new Message.Hello("demo", new NodeId(node), Message.Role.TELEMETRY);
        write(new DataOutputStream(socket.getOutputStream()), WireCodec.encode(hello));
        return socket;
    }

    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout(2_000);
        assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }

    private static void write(DataOutputStream out, byte[] frame) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    private static byte[] hello(String lake, Message.Role role) {
        return WireCodec.encode(new Message.Hello(lake, AGENT, role));
    }

    private StreamServer server(int port) {
        return server(port, Optional.empty());
    }

    private StreamServer server(int port, Optional<TlsConfig> tls) {
        StreamServer.Options options =
                new StreamServer.Options("demo", new NodeId("aggregator-1"), new Endpoint("127.0.0.1", port), tls, 3);
        StreamServer server = new StreamServer(
                vertx,
                options,
                Map.of(Message.Role.TELEMETRY, connection -> {
                    accepted.add(connection);
                    return new StreamServer.Listener() {
                        @Override
                        public void heard(Message message) {
                            heardByServer.add(message);
                        }

                        @Override
                        public void closed(String reason) {
                            events.add("closed: " + reason);
                        }
                    };
                }),
                rejections);
        open.add(() -> server.close().await(5, TimeUnit.SECONDS));
        return server;
    }

    private static int listen(StreamServer server) throws Exception {
        return server.listen().await(5, TimeUnit.SECONDS);
    }

    private StreamClient client(int... ports) {
        return client(Optional.empty(), ports);
    }

    private StreamClient client(Optional<TlsConfig> tls, int... ports) {
        return client(tls, HELLO, ports);
    }

    private StreamClient client(Optional<TlsConfig> tls, Message.Hello hello, int... ports) {
        List<Endpoint> endpoints = java.util.Arrays.stream(ports)
                .mapToObj(p -> new Endpoint("127.0.0.1", p))
                .toList();
        StreamClient client = new StreamClient(vertx, endpoints, hello, tls, rejections, new StreamClient.Listener() {
            @Override
            public void connected(Endpoint endpoint, Message.Hello aggregator) {
                events.add("connected");
            }

            @Override
            public void heard(Message message) {
                events.add("heard " + message);
            }

            @Override
            public void lost(String reason) {
                events.add("lost");
            }
        });
        open.add(() -> client.close().await(5, TimeUnit.SECONDS));
        client.start();
        return client;
    }
}
