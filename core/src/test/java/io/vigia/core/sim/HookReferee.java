package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Judges the hooks: ordered only once they are journalled, run at most once, promoted only after the fence; and knows what they do. */
final class HookReferee {
    private final Cluster cluster;
    private final Set<String> journalled = new HashSet<>();
    private final Set<String> run = new HashSet<>();

    HookReferee(Cluster cluster) {
        this.cluster = cluster;
    }

    /** An entry of the log counts. */
    void counted(Durable durable) {
        for (FailoverRecord move : durable.failovers()) {
            if (move.open() && move.running().flatMap(MoveStep::hook).isPresent()) {
                journalled.add(move.run(move.current()));
            }
        }
    }

    void ordered(SimulatedAggregator by, HookOrder order) {
        demand(by.state().leads(), "who does not lead orders " + order.run());
        demand(journalled.contains(order.run()), "7: ordered before it was journalled: " + order.run());
        cluster.referee.awake(by, "orders " + order.run());
    }

    void begins(HookOrder order) {
        cluster.say(() -> "hook " + order.run() + " begins: " + order.hook() + " on " + order.node());
        demand(run.add(order.run()), "7: run twice: " + order.run());
        cluster.referee.counts.hookRuns++;
        Optional<FailoverRecord> move = cluster.referee.log.move(order.failover());
        boolean timely = move.filter(FailoverRecord::open)
                .filter(open -> open.run(open.current()).equals(order.run()))
                .isPresent();
        if (!timely) {
            cluster.referee.counts.lateHooks++;
        } else if (order.phase() == HookPhase.PROMOTE) {
            cluster.referee.counts.promotions++;
            promotes(move.orElseThrow(), order);
        }
    }

    /** Every balancer has fenced, or its lease is over. */
    private void promotes(FailoverRecord move, HookOrder order) {
        int service = cluster.world.service(order.service());
        demand(
                !cluster.referee.traffic.writable(service, World.site(move.from())),
                "5: promotes before the old site is fenced: " + order.run());
        MoveStep fence = move.steps().stream()
                .filter(step -> step.kind() == MoveStep.Kind.FENCE)
                .findFirst()
                .orElseThrow(() -> new AssertionError("5: promotes without a fence: " + move.id()));
        demand(fence.status().over(), "5: promotes before the fence is over: " + move.id());
        for (SimulatedBalancer balancer : cluster.balancers) {
            boolean waited = !cluster.referee.traffic.unwaited(balancer)
                    && (fence.status() == MoveStep.Status.DONE
                            || (cluster.world.kinds.get(service).leased && !cluster.referee.traffic.excused(balancer)));
            demand(
                    !waited || balancer.taking(service) == 0,
                    "5: promotes while " + balancer.id + " is not fenced, and the fence is " + fence.status());
        }
    }

    /** The program has done its work. */
    void effect(HookOrder order) {
        int service = cluster.world.service(order.service());
        int from = World.site(order.from());
        int to = World.site(order.to());
        switch (order.phase()) {
            case FENCE -> cluster.referee.traffic.fenced(service, from);
            case PROMOTE -> cluster.referee.traffic.promoted(service, to);
            case FAILED -> {
                cluster.referee.traffic.fenced(service, to);
                cluster.referee.traffic.promoted(service, from);
            }
            case BEFORE, AFTER -> {}
        }
    }

    /** The log says that a hook has ended well. */
    void believed(String name, MoveStep step) {
        NodeId node = step.hook().orElseThrow().node();
        HookReport.State known = cluster.hooks.get(World.AGENTS.indexOf(node)).known(name);
        demand(known == HookReport.State.DONE, "the log says that " + name + " is done, it is " + known);
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
