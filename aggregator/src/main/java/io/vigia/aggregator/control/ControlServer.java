package io.vigia.aggregator.control;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vigia.aggregator.decide.RoutingSink;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator's end of the actuators' streams. Level-triggered: the newest committed routing state goes to an actuator as
 * it connects, at every commit, and again each second, so that no single message matters. Believes a report only from the
 * node that {@code lake.yaml} names beside that balancer.
 */
public final class ControlServer extends VerticleBase implements RoutingSink, StreamServer.Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final String SOURCE = "control";
    private static final long REPEAT_MILLIS = 1000;

    private final Consumer<BalancerReport> reports;
    private final Rejections rejections;
    private final Set<StreamServer.Connection> actuators = ConcurrentHashMap.newKeySet();
    private volatile LakeConfig lake;
    private volatile @Nullable RoutingState newest;

    /** @param reports takes what is believed; called from the stream's context */
    public ControlServer(LakeConfig lake, Consumer<BalancerReport> reports, Rejections rejections) {
        this.lake = lake;
        this.reports = reports;
        this.rejections = rejections;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(REPEAT_MILLIS, timer -> actuators.forEach(this::tell));
        return Future.succeededFuture();
    }

    /** Believes from now on what {@code changed} says; a node that has neither a balancer nor a hook any more is cut. */
    public void reconfigure(LakeConfig changed) {
        lake = changed;
        actuators.stream()
                .filter(actuator -> !hasWork(actuator.peer().node()))
                .forEach(actuator -> actuator.close("this node has no balancer and no hook of this lake any more"));
    }

    @Override
    public void route(RoutingState routing) {
        newest = routing;
        actuators.forEach(this::tell);
    }

    /** Streams of actuators that stand now. */
    public int actuators() {
        return actuators.size();
    }

    @Override
    public StreamServer.Listener accepted(StreamServer.Connection connection) {
        NodeId node = connection.peer().node();
        if (hasWork(node)) {
            actuators.add(connection);
            tell(connection);
            LOG.atInfo()
                    .addKeyValue("node", node)
                    .addKeyValue("remote", connection.remote())
                    .log("actuator connected");
        } else {
            rejections.count(SOURCE, Rejected.Reason.UNKNOWN_NODE);
            connection.close("lake.yaml names no balancer beside node " + node + " and no hook of it");
        }
        return new Actuator(connection);
    }

    /** Beside a balancer, or the one that runs a hook. */
    private boolean hasWork(NodeId node) {
        LakeConfig now = lake;
        return now.hasHookOf(node)
                || now.balancers().values().stream()
                        .anyMatch(balancer -> balancer.node().equals(node));
    }

    /** One at a time, and what is newest is read inside: the repetition must never send an epoch after its successor. */
    private synchronized void tell(StreamServer.Connection actuator) {
        RoutingState routing = newest;
        if (routing != null) {
            actuator.send(new Message.Routing(routing, Lead.UNKNOWN));
        }
    }

    private void take(NodeId node, BalancerReport report) {
        LakeConfig.Balancer balancer = lake.balancers().get(report.balancer());
        if (balancer == null || !balancer.node().equals(node)) {
            rejections.count(SOURCE, Rejected.Reason.IMPERSONATION);
            return;
        }
        reports.accept(report);
    }

    private final class Actuator implements StreamServer.Listener {
        private final StreamServer.Connection connection;

        Actuator(StreamServer.Connection connection) {
            this.connection = connection;
        }

        @Override
        public void heard(Message message) {
            if (message instanceof Message.Report report) {
                take(connection.peer().node(), report.report());
            } else {
                rejections.count(SOURCE, Rejected.Reason.MISPLACED);
                connection.close("an actuator only reports");
            }
        }

        @Override
        public void closed(String reason) {
            if (actuators.remove(connection)) {
                LOG.atInfo()
                        .addKeyValue("node", connection.peer().node())
                        .addKeyValue("reason", reason)
                        .log("actuator gone");
            }
        }
    }
}
