package io.vigia.aggregator.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.ClusterConfig;
import io.vigia.platform.cluster.TelemetryCluster;
import io.vigia.platform.wire.Rejections;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this aggregator on the telemetry bus: joins in the background, joins anew when the cluster has thrown it out, and never
 * keeps anything else waiting.
 */
final class BusMembership {
    private static final Logger LOG = LoggerFactory.getLogger(BusMembership.class);
    private static final long WATCH_MILLIS = 2_000;
    private static final long FIRST_PAUSE_MILLIS = 2_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Vertx vertx;
    private final ClusterConfig config;
    private final Rejections rejections;
    private final Function<TelemetryCluster, Future<Void>> listener;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean closed;
    private volatile @Nullable TelemetryCluster joined;

    /** @param listener registers what is to be heard on a bus that was joined */
    BusMembership(
            Vertx vertx,
            ClusterConfig config,
            Rejections rejections,
            Function<TelemetryCluster, Future<Void>> listener) {
        this.vertx = vertx;
        this.config = config;
        this.rejections = rejections;
        this.listener = listener;
    }

    synchronized void start() {
        if (!closed) {
            TelemetryCluster.start(config, TelemetryCluster.Membership.FULL, rejections)
                    .compose(cluster -> listener.apply(cluster).map(cluster).onFailure(failure -> cluster.close()))
                    .onComplete(this::joined, this::failed);
        }
    }

    boolean up() {
        TelemetryCluster cluster = joined;
        return cluster != null && cluster.members() > 0;
    }

    synchronized Future<Void> close() {
        closed = true;
        TelemetryCluster cluster = joined;
        joined = null;
        return cluster == null ? Future.succeededFuture() : cluster.close();
    }

    private synchronized void joined(TelemetryCluster cluster) {
        if (closed) {
            cluster.close();
            return;
        }
        joined = cluster;
        pauseMillis = FIRST_PAUSE_MILLIS;
        LOG.atInfo()
                .addKeyValue("cluster", config.name())
                .addKeyValue("address", cluster.address())
                .addKeyValue("members", cluster.members())
                .log("telemetry bus joined");
        vertx.setTimer(WATCH_MILLIS, timer -> watch(cluster));
    }

    private synchronized void watch(TelemetryCluster cluster) {
        if (joined != cluster) {
            return;
        }
        if (cluster.members() > 0) {
            vertx.setTimer(WATCH_MILLIS, timer -> watch(cluster));
            return;
        }
        joined = null;
        LOG.atWarn().addKeyValue("cluster", config.name()).log("telemetry bus lost, joining anew");
        cluster.close().onComplete(gone -> start());
    }

    private synchronized void failed(Throwable cause) {
        if (closed) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("cluster", config.name())
                .addKeyValue("bind", config.bind())
                .addKeyValue("retryMillis", pauseMillis)
                .addKeyValue("error", cause.toString())
                .log("telemetry bus not joined");
        vertx.setTimer(pauseMillis, timer -> start());
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }
}
