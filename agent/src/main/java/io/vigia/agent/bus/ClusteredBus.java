package io.vigia.agent.bus;

import io.vertx.core.Future;
import io.vigia.core.config.ClusterConfig;
import io.vigia.platform.cluster.TelemetryCluster;
import io.vigia.platform.wire.BusAddresses;
import io.vigia.platform.wire.Rejections;
import java.util.function.Consumer;

/** The real bus: a lite member of the telemetry cluster. An edge agent never loads this class. */
public final class ClusteredBus implements Bus {
    private final ClusterConfig config;
    private final Rejections rejections;

    public ClusteredBus(ClusterConfig config, Rejections rejections) {
        this.config = config;
        this.rejections = rejections;
    }

    @Override
    public Future<Session> join(Consumer<byte[]> acks) {
        return TelemetryCluster.start(config, TelemetryCluster.Membership.LITE, rejections)
                .compose(cluster -> cluster.consume(BusAddresses.ACKS, acks)
                        .<Session>map(new Joined(cluster))
                        .onFailure(failure -> cluster.close()));
    }

    private record Joined(TelemetryCluster cluster) implements Session {
        @Override
        public void publish(byte[] frame) {
            // Without a full member nobody can be found to send to, and every attempt fails with a stack trace.
            if (cluster.hasFullMember()) {
                cluster.publish(BusAddresses.BATCHES, frame);
            }
        }

        @Override
        public Future<Void> leave() {
            return cluster.close();
        }
    }
}
