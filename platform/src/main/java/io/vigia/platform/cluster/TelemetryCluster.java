package io.vigia.platform.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vigia.core.config.ClusterConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership of the telemetry bus: a clustered Vert.x of its own, so that a cluster which hangs while it starts, closes or
 * loses a member can stall nothing else. Whatever comes from it may be lost, late, doubled or forged.
 */
public final class TelemetryCluster {
    private static final Logger log = LoggerFactory.getLogger(TelemetryCluster.class);
    static final String SOURCE = "bus";
    private static final int REACH_TIMEOUT_MILLIS = 1_000;
    private static final long CLOSE_TIMEOUT_SECONDS = 10;

    /** What this process is in the cluster. */
    public enum Membership {
        /** Carries the subscription maps: aggregators. */
        FULL,
        /** Carries nothing, and cannot do without a full member: agents. */
        LITE
    }

    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final Rejections rejections;

    private TelemetryCluster(Vertx vertx, HazelcastInstance hazelcast, Rejections rejections) {
        this.vertx = vertx;
        this.hazelcast = hazelcast;
        this.rejections = rejections;
    }

    /**
     * Joins, on a thread of its own. A lite member that reaches no full member fails without starting anything. May take as
     * long as Hazelcast likes: callers that lose patience should close what comes later.
     *
     * @param rejections counts bus messages that are no frames at all, under source {@code bus}
     * @return completed on a thread of the cluster, never on the caller's
     */
    public static Future<TelemetryCluster> start(ClusterConfig config, Membership membership, Rejections rejections) {
        Promise<TelemetryCluster> started = Promise.promise();
        daemon("vigia-cluster-start", () -> {
            try {
                if (membership == Membership.LITE) {
                    reachAny(config);
                }
                join(config, membership, rejections).onComplete(started);
            } catch (IOException | RuntimeException e) {
                started.tryFail(e);
            }
        });
        return started.future();
    }

    private static Future<TelemetryCluster> join(ClusterConfig config, Membership membership, Rejections rejections)
            throws IOException {
        HazelcastClusterManager manager = new HazelcastClusterManager(ClusterSettings.of(config, membership));
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(false)
                .setEventBusOptions(new EventBusOptions()
                        .setHost(config.bind().host())
                        .setClusterPingInterval(2_000)
                        .setClusterPingReplyInterval(3_000)
                        .setConnectTimeout(2_000));
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.builder()
                .with(options)
                .withClusterManager(manager)
                .buildClustered()
                .map(vertx -> {
                    // Bodies are buffers alone: no object of any class is made from what a peer sends.
                    vertx.eventBus().serializableChecker(name -> false).clusterSerializableChecker(name -> false);
                    return new TelemetryCluster(vertx, manager.getHazelcastInstance(), rejections);
                })
                .onFailure(failure -> terminate(manager.getHazelcastInstance()));
    }

    /** Publishes one frame to every consumer of {@code address} in the cluster, without any promise. */
    public void publish(String address, byte[] frame) {
        vertx.eventBus().publish(address, Buffer.buffer(frame));
    }

    /**
     * Hears every frame published to {@code address}, on this cluster's own event loop.
     *
     * @return completed when the cluster knows of it
     */
    public Future<Void> consume(String address, Consumer<byte[]> frames) {
        return vertx.eventBus()
                .<Object>consumer(address, message -> {
                    if (message.body() instanceof Buffer body) {
                        frames.accept(body.getBytes());
                    } else {
                        rejections.count(SOURCE, Rejected.Reason.GARBLED);
                    }
                })
                .completion();
    }

    /** Whether a full member is in sight: a hint, never a verdict. */
    public boolean hasFullMember() {
        return hazelcast.getLifecycleService().isRunning()
                && hazelcast.getCluster().getMembers().stream().anyMatch(member -> !member.isLiteMember());
    }

    /** How many members are in sight, this one included: a hint, never a verdict. */
    public int members() {
        return hazelcast.getLifecycleService().isRunning()
                ? hazelcast.getCluster().getMembers().size()
                : 0;
    }

    /** Where the Hazelcast member of this process listens. */
    public String address() {
        Member self = hazelcast.getCluster().getLocalMember();
        return self.getAddress().toString();
    }

    /** Leaves the cluster; when that takes more than 10 s, drops out of it. Always completes, never on the caller's thread. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        vertx.close().onComplete(left -> closed.tryComplete());
        daemon("vigia-cluster-close", () -> {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_TIMEOUT_SECONDS);
            try {
                while (!closed.future().isComplete() && System.nanoTime() < deadline) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (closed.tryComplete()) {
                log.atWarn().log("cluster did not close in time and was terminated");
                terminate(hazelcast);
            }
        });
        return closed.future();
    }

    Vertx vertx() {
        return vertx;
    }

    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    /** Drops out of the cluster at once, as a killed process would. */
    void terminate() {
        terminate(hazelcast);
    }

    private static void terminate(@org.jspecify.annotations.Nullable HazelcastInstance hazelcast) {
        if (hazelcast != null) {
            daemon(
                    "vigia-cluster-terminate",
                    () -> hazelcast.getLifecycleService().terminate());
        }
    }

    /** A lite member on its own starts, costs 100 MB, and then fails on every operation; so first see that somebody is there. */
    private static void reachAny(ClusterConfig config) throws IOException {
        IOException last = new IOException("no member is configured");
        for (Endpoint member : config.members()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(member.host(), member.port()), REACH_TIMEOUT_MILLIS);
                return;
            } catch (IOException e) {
                last = new IOException("no full member can be reached: " + member + ": " + e.getMessage(), e);
            }
        }
        throw last;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
