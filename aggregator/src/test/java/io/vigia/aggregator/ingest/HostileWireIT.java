package io.vigia.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.ClusterConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.platform.cluster.TelemetryCluster;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.time.SteadyClock;
import io.vigia.platform.wire.BusAddresses;
import io.vigia.platform.wire.Decoded;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamServer;
import io.vigia.platform.wire.WireCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten thousand bad frames at a real stream port and on a real bus: all counted, and good batches taken in throughout. */
class HostileWireIT {
    private static final int FRAMES = 10_000;
    private static final long SEED = 20261102;
    private static final NodeId AGENT = new NodeId("agent-a");
    private static final NodeId HOSTILE = new NodeId("agent-x");
    private static final NodeId SELF = new NodeId("aggregator-1");
    private static final TargetId TARGET = new TargetId("s3-a");

    private final Vertx vertx = EventLoops.create(1);
    private final Map<String, AtomicLong> rejected = new ConcurrentHashMap<>();
    private final Rejections rejections =
            (source, reason) -> rejected.computeIfAbsent(source + " " + reason, key -> new AtomicLong())
                    .incrementAndGet();
    private final List<HeardBatch> heard = new CopyOnWriteArrayList<>();
    private final List<TelemetryCluster> clusters = new ArrayList<>();
    private final Ingest ingest = new Ingest(vertx, SELF, lake(), new SteadyClock(), rejections, heard::add);
    private final StreamServer server = new StreamServer(
            vertx,
            new StreamServer.Options("demo", SELF, new Endpoint("127.0.0.1", 0), Optional.empty(), 200),
            Map.of(Message.Role.TELEMETRY, ingest.acceptor()),
            rejections);
    private final Random random = new Random(SEED);
    private int port;

    @BeforeEach
    void start() throws Exception {
        ingest.start();
        port = server.listen().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        for (TelemetryCluster cluster : clusters) {
            cluster.close().await(15, TimeUnit.SECONDS);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void theStreamPortServesOn() throws Exception {
        long heapBefore = usedHeap();
        long expected = 0;
        long sequence = 0;
        long began = System.nanoTime();
        try (Peer good = new Peer(port)) {
            Peer bad = hostilePeer();
            for (int i = 0; i < FRAMES; i++) {
                byte[] frame = hostile();
                Decoded decoded = WireCodec.decode(frame);
                if (decoded instanceof Message) {
                    continue;
                }
                expected++;
                // A hundred frames of a connection at most, so that some arrive before any Hello and some after.
                if (bad.isCut() || random.nextInt(100) == 0) {
                    bad.close();
                    bad = random.nextInt(4) == 0 ? new Peer(port, new byte[0]) : hostilePeer();
                }
                bad.send(frame, decoded);
                if (i % 500 == 0) {
                    good.write(WireCodec.encode(batch(++sequence)));
                }
            }
            bad.close();
            long frames = expected;
            await().atMost(Duration.ofSeconds(20)).until(() -> counted() >= frames);
            long last = sequence;
            await().until(() -> heard.size() == last);
            assertThat(counted()).isEqualTo(frames);
            good.write(WireCodec.encode(batch(++sequence)));
            await().until(() -> heard.size() == last + 1);
            assertThat(good.isCut()).isFalse();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> server.connections() == 0);
        long grown = usedHeap() - heapBefore;
        System.out.println("stream: " + expected + " bad frames in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms, heap grew by " + grown / 1024
                + " KiB: " + new TreeMap<>(rejected));
        assertThat(grown).isLessThan(16 << 20);
    }

    @Test
    void theBusServesOn() throws Exception {
        int clusterPort = freePort();
        TelemetryCluster own = join(clusterPort, clusterPort);
        ingest.listen(own).await(20, TimeUnit.SECONDS);
        List<Message.Acks> acks = new CopyOnWriteArrayList<>();
        TelemetryCluster stranger = join(freePort(), clusterPort);
        stranger.consume(BusAddresses.ACKS, frame -> {
                    if (WireCodec.decode(frame) instanceof Message.Acks ack) {
                        acks.add(ack);
                    }
                })
                .await(20, TimeUnit.SECONDS);
        long heapBefore = usedHeap();
        long expected = 0;
        long sequence = 0;
        long began = System.nanoTime();
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = hostile();
            if (WireCodec.decode(frame) instanceof Rejected) {
                stranger.publish(BusAddresses.BATCHES, frame);
                expected++;
            }
            if (i % 500 == 0) {
                stranger.publish(BusAddresses.BATCHES, WireCodec.encode(batch(++sequence)));
            }
        }
        long frames = expected;
        long last = sequence;
        await().atMost(Duration.ofSeconds(30)).until(() -> counted() >= frames && heard.size() == last);
        assertThat(counted()).isEqualTo(frames);
        await().until(() -> acks.stream()
                .flatMap(message -> message.acks().stream())
                .anyMatch(ack -> ack.node().equals(AGENT) && ack.through() == last));
        long grown = usedHeap() - heapBefore;
        System.out.println("bus: " + frames + " bad frames in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms, heap grew by " + grown / 1024
                + " KiB: " + new TreeMap<>(rejected));
        assertThat(grown).isLessThan(16 << 20);
    }

    @Test
    void believesNobodyBeyondHisStation() throws Exception {
        try (Peer agent = new Peer(port)) {
            agent.write(WireCodec.encode(batchOf(AGENT, 1, observation(TARGET), observation(new TargetId("s3-b")))));
            agent.write(WireCodec.encode(batchOf(new NodeId("agent-b"), 1, observation(TARGET))));
            agent.write(WireCodec.encode(batchOf(AGENT, Long.MAX_VALUE - 1, observation(TARGET))));
            agent.write(WireCodec.encode(new Message.Acks(AGENT, List.of())));
            await().until(() -> counted() == 4);
            assertThat(rejected.keySet())
                    .containsExactlyInAnyOrder(
                            "stream foreign_target", "stream impersonation", "stream sequence", "stream misplaced");
            await().until(() -> heard.size() == 1);
            assertThat(heard.get(0).batch().observations())
                    .extracting(Observation::target)
                    .containsExactly(TARGET);
        }
        try (Peer stranger = new Peer(
                port, WireCodec.encode(new Message.Hello("demo", new NodeId("stranger"), Message.Role.TELEMETRY)))) {
            await().until(stranger::isCut);
            assertThat(rejected).containsKey("stream unknown_node");
        }
    }

    @Test
    void theTimeABatchWasUnderWayCountsAsTimeHeld() throws Exception {
        try (Peer agent = new Peer(port)) {
            Batch first = batch(1).batch();
            agent.write(WireCodec.encode(new Message.Telemetry(first, 1, 100_000)));
            await().until(() -> heard.size() == 1);
            byte[] held = WireCodec.again(WireCodec.encode(batch(2)), 2_000, 1, 60_000);
            agent.write(held);
            await().until(() -> heard.size() == 2);
            byte[] lie = WireCodec.again(WireCodec.encode(batch(3)), 0, 1, Long.MAX_VALUE);
            agent.write(lie);
            await().until(() -> rejected.containsKey("stream bounds"));
            assertThat(heard.get(0).batch()).isEqualTo(first);
            assertThat(heard.get(1).batch().heldMillis()).isBetween(42_000L, 62_000L);
            assertThat(heard.get(1).batch().observations()).isEqualTo(first.observations());
        }
    }

    /** Under a name of its own: a node has one connection, and the good one is to stay. */
    private Peer hostilePeer() throws IOException {
        return new Peer(port, WireCodec.encode(new Message.Hello("demo", HOSTILE, Message.Role.TELEMETRY)));
    }

    private long counted() {
        return rejected.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Random, cut short, with flipped bits, of another version, too long. */
    private byte[] hostile() {
        byte[] good = WireCodec.encode(batch(1 + random.nextInt(1_000)));
        switch (random.nextInt(6)) {
            case 0 -> {
                byte[] noise = new byte[1 + random.nextInt(300)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                return Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
            }
            case 2 -> {
                for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    good[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return good;
            }
            case 3 -> {
                good[1] = (byte) (2 + random.nextInt(100));
                return good;
            }
            case 4 -> {
                // Now and then, so that the test measures us and not the copying of megabytes.
                return random.nextInt(50) == 0 ? new byte[WireCodec.MAX_FRAME_BYTES + 1] : new byte[] {8, 1};
            }
            default -> {
                byte[] empties = new byte[4_000];
                Arrays.fill(empties, (byte) random.nextInt());
                return empties;
            }
        }
    }

    private static Message.Telemetry batch(long sequence) {
        return batchOf(AGENT, sequence, observation(TARGET));
    }

    private static Message.Telemetry batchOf(NodeId node, long sequence, Observation... observations) {
        return new Message.Telemetry(new Batch(node, 1_000, sequence, 0, SelfHealth.GOOD, List.of(observations)), 1);
    }

    private static Observation observation(TargetId target) {
        return new Observation(target, Outcome.UP, 1, 0, 0, 100, 1, 0, OptionalLong.empty(), "ok", List.of());
    }

    private static LakeConfig lake() {
        SiteId site = new SiteId("a");
        LakeConfig.Schedule schedule =
                new LakeConfig.Schedule(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100));
        LakeConfig.Component component =
                new LakeConfig.Component(site, "", new TcpSpec("127.0.0.1", 1), schedule, Optional.empty());
        return new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                Map.of(site, new LakeConfig.Site("a")),
                Map.of(AGENT, new LakeConfig.Vantage(site), HOSTILE, new LakeConfig.Vantage(site)),
                Map.of(TARGET, component),
                Map.of(),
                Map.of(),
                LakeConfig.Limits.NONE);
    }

    private TelemetryCluster join(int ownPort, int firstPort) throws Exception {
        ClusterConfig config = new ClusterConfig(
                "hostile-" + firstPort,
                new Endpoint("127.0.0.1", ownPort),
                List.of(new Endpoint("127.0.0.1", firstPort)));
        TelemetryCluster joined = TelemetryCluster.start(config, TelemetryCluster.Membership.FULL, rejections)
                .await(60, TimeUnit.SECONDS);
        clusters.add(joined);
        return joined;
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A raw connection, with its own idea of manners. */
    private static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataOutputStream out;
        private final DataInputStream in;
        private final boolean greeted;
        private boolean cut;

        Peer(int port) throws IOException {
            this(port, WireCodec.encode(new Message.Hello("demo", AGENT, Message.Role.TELEMETRY)));
        }

        Peer(int port, byte[] hello) throws IOException {
            socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            out = new DataOutputStream(socket.getOutputStream());
            in = new DataInputStream(socket.getInputStream());
            greeted = hello.length > 0;
            if (greeted) {
                write(hello);
            }
        }

        /** Sends a bad frame; when it must end the connection, waits for that end, so that it is counted for sure. */
        void send(byte[] frame, Decoded decoded) throws IOException {
            Rejected.Reason reason = ((Rejected) decoded).reason();
            boolean fatal = !greeted
                    || reason == Rejected.Reason.GARBLED
                    || reason == Rejected.Reason.VERSION
                    || reason == Rejected.Reason.OVERSIZED;
            try {
                write(frame);
            } catch (SocketException e) {
                // The server need not read a frame to its end before it cuts.
                cut = fatal;
            }
            if (fatal) {
                awaitEnd();
            }
        }

        void write(byte[] frame) throws IOException {
            out.writeInt(frame.length);
            out.write(frame);
            out.flush();
        }

        boolean isCut() throws IOException {
            if (!cut) {
                socket.setSoTimeout(1);
                try {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                    cut = true;
                } catch (SocketTimeoutException quiet) {
                    cut = false;
                } catch (SocketException ended) {
                    cut = true;
                }
            }
            return cut;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private void awaitEnd() throws IOException {
            socket.setSoTimeout(5_000);
            try {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (SocketException ended) {
                assertThat(ended).isNotNull();
            }
            cut = true;
        }
    }
}
