package io.vigia.aggregator.control;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vigia.aggregator.decide.Rehearsals;
import io.vigia.aggregator.decide.RoutingSink;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Takes what is believed; called from the stream's context. */
    public interface Believer {
        void reported(BalancerReport report);

        void reported(HookReport report);
    }

    private final Believer believer;
    private final Rejections rejections;
    private final Set<Actuator> actuators = ConcurrentHashMap.newKeySet();
    private final DryRuns dryRuns = new DryRuns();
    private volatile LakeConfig lake;
    private volatile @Nullable RoutingState newest;
    private volatile Lead lead = Lead.UNKNOWN;

    public ControlServer(LakeConfig lake, Believer believer, Rejections rejections) {
        this.lake = lake;
        this.believer = believer;
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
                .map(actuator -> actuator.connection)
                .filter(actuator -> !acts(actuator.peer().node()))
                .forEach(actuator -> actuator.close("lake.yaml gives this node nothing to act on any more"));
    }

    @Override
    public void route(RoutingState routing) {
        newest = routing;
        actuators.forEach(this::tell);
    }

    @Override
    public void lead(long term, boolean leading) {
        lead = new Lead(term, leading, 0);
        actuators.forEach(this::tell);
    }

    @Override
    public Runnable heardByNow() {
        Map<Actuator, Long> heard = new HashMap<>();
        actuators.forEach(actuator -> heard.put(actuator, actuator.heard));
        return () -> heard.forEach((actuator, number) -> {
            if (number > actuator.confirmed) {
                actuator.confirmed = number;
                tell(actuator);
            }
        });
    }

    @Override
    public void order(HookOrder order) {
        actuators.stream()
                .filter(actuator -> actuator.connection.peer().node().equals(order.node()))
                .forEach(actuator -> actuator.connection.send(new Message.RunHook(order)));
    }

    @Override
    public Future<Rehearsals.Lines> dryRun(BalancerId balancer, List<RoutingState> states) {
        LakeConfig.Balancer configured = lake.balancers().get(balancer);
        Optional<StreamServer.Connection> beside = actuators.stream()
                .map(actuator -> actuator.connection)
                .filter(actuator -> configured != null && actuator.peer().node().equals(configured.node()))
                .findFirst();
        return beside.map(connection -> dryRuns.ask(vertx, connection, balancer, states))
                .orElseGet(() -> Future.failedFuture("the agent beside " + balancer + " is not connected here"));
    }

    /** Streams of actuators that stand now. */
    public int actuators() {
        return actuators.size();
    }

    @Override
    public StreamServer.Listener accepted(StreamServer.Connection connection) {
        NodeId node = connection.peer().node();
        Actuator actuator = new Actuator(connection);
        if (acts(node)) {
            actuators.add(actuator);
            tell(actuator);
            LOG.atInfo()
                    .addKeyValue("node", node)
                    .addKeyValue("remote", connection.remote())
                    .log("actuator connected");
        } else {
            rejections.count(SOURCE, Rejected.Reason.UNKNOWN_NODE);
            connection.close("lake.yaml names neither a balancer beside node " + node + " nor a hook for it to run");
        }
        return actuator;
    }

    /** Whether a node has something to act on: a balancer beside it, or a hook to run. */
    private boolean acts(NodeId node) {
        LakeConfig now = lake;
        return now.hasHookOf(node)
                || now.balancers().values().stream()
                        .anyMatch(balancer -> balancer.node().equals(node));
    }

    /** One at a time, and what is newest is read inside: the repetition must never send an epoch after its successor. */
    private synchronized void tell(Actuator actuator) {
        RoutingState routing = newest;
        Lead now = lead;
        if (routing != null) {
            long confirmed = now.leading() ? actuator.confirmed : 0;
            actuator.connection.send(new Message.Routing(routing, new Lead(now.term(), now.leading(), confirmed)));
        }
    }

    private void take(NodeId node, BalancerReport report) {
        LakeConfig.Balancer balancer = lake.balancers().get(report.balancer());
        if (balancer == null || !balancer.node().equals(node)) {
            rejections.count(SOURCE, Rejected.Reason.IMPERSONATION);
            return;
        }
        believer.reported(report);
    }

    private final class Actuator implements StreamServer.Listener {
        private final StreamServer.Connection connection;
        /** Number of the newest report, and of the newest after which a majority has confirmed us. */
        private volatile long heard;

        private volatile long confirmed;

        Actuator(StreamServer.Connection connection) {
            this.connection = connection;
        }

        @Override
        public void heard(Message message) {
            NodeId node = connection.peer().node();
            if (message instanceof Message.Report report) {
                heard = Math.max(heard, report.number());
                take(node, report.report());
            } else if (message instanceof Message.HookRun run
                    && run.report().node().equals(node)) {
                believer.reported(run.report());
            } else if (message instanceof Message.DryRunAnswer answer) {
                dryRuns.answered(connection, answer);
            } else {
                rejections.count(SOURCE, Rejected.Reason.MISPLACED);
                connection.close("an actuator only reports");
            }
        }

        @Override
        public void closed(String reason) {
            if (actuators.remove(this)) {
                LOG.atInfo()
                        .addKeyValue("node", connection.peer().node())
                        .addKeyValue("reason", reason)
                        .log("actuator gone");
            }
        }
    }
}
