package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.failover.Durable;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One aggregator's part in a group, and what it was told. */
final class GroupMember implements DecisionLog.Listener {
    final NodeId node;
    final ReplicatedLog log;
    final List<Durable> applied = new CopyOnWriteArrayList<>();
    volatile long leads;
    final AtomicInteger lost = new AtomicInteger();

    private GroupMember(NodeId node, ReplicatedLog log) {
        this.node = node;
        this.log = log;
    }

    static GroupMember alone(Path directory) throws Exception {
        return begun(new ReplicatedLog.Options(
                new NodeId("agg-1"), "demo", directory, Optional.empty(), Optional.empty(), InstantSource.system()));
    }

    static GroupMember of(Map<NodeId, GroupConfig.Peer> peers, String node, Path directory, Optional<TlsConfig> tls)
            throws Exception {
        NodeId self = new NodeId(node);
        return begun(new ReplicatedLog.Options(
                self,
                "demo",
                directory.resolve(node),
                Optional.of(
                        new GroupConfig(Objects.requireNonNull(peers.get(self)).raft(), peers, tls.isPresent())),
                tls,
                InstantSource.system()));
    }

    private static GroupMember begun(ReplicatedLog.Options options) throws Exception {
        GroupMember member = new GroupMember(options.self(), ReplicatedLog.open(options));
        await(member.log.start(member));
        return member;
    }

    /** Free ports of the loopback, one for each node. */
    static Map<NodeId, GroupConfig.Peer> peers(String... nodes) throws IOException {
        Map<NodeId, GroupConfig.Peer> peers = new LinkedHashMap<>();
        for (String node : nodes) {
            try (ServerSocket free = new ServerSocket(0)) {
                peers.put(
                        new NodeId(node),
                        new GroupConfig.Peer(new Endpoint("127.0.0.1", free.getLocalPort()), Optional.empty()));
            }
        }
        return peers;
    }

    long revision() {
        return applied.isEmpty() ? 0 : applied.get(applied.size() - 1).revision();
    }

    /** Commits one more state, and returns its revision. */
    long commit() throws Exception {
        long next = revision() + 1;
        await(log.commit(Decisions.durable(next), Decisions.because("step " + next)));
        return next;
    }

    void commit(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            commit();
        }
    }

    /** Commits a state whose entry does not compress: half a megabyte of log. */
    void commitLarge() throws Exception {
        long next = revision() + 1;
        Random random = new Random(next);
        StringBuilder noise = new StringBuilder();
        while (noise.length() < 800_000) {
            noise.append(Long.toString(random.nextLong() >>> 1, 36));
        }
        await(log.commit(Decisions.durable(next), Decisions.because(noise.toString())));
    }

    void shut() throws Exception {
        await(log.shut());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }

    @Override
    public void applied(Durable durable) {
        applied.add(durable);
    }

    @Override
    public void leading(long term) {
        leads = term;
    }

    @Override
    public void following() {
        leads = 0;
        lost.incrementAndGet();
    }
}
