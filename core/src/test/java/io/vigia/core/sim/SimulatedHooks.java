package io.vigia.core.sim;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import io.vigia.core.model.NodeId;
import java.util.HashMap;
import java.util.Map;

/** Runs hooks on one node: each run at most once, by a journal that outlives it; the programs may hang, fail and be cut short. */
final class SimulatedHooks {
    final NodeId node;
    final int site;
    final SimulatedProcess process;

    /** Whether programs hang, or fail, from now on. */
    boolean hanging;

    boolean failing;

    private final Cluster cluster;
    private final Scheduler scheduler;

    /** On disk: begun, and how it ended. */
    private final Map<String, State> journal = new HashMap<>();

    private long term;

    SimulatedHooks(int site, Cluster cluster) {
        this.node = World.AGENTS.get(site);
        this.site = site;
        this.cluster = cluster;
        this.scheduler = cluster.scheduler;
        this.process = new SimulatedProcess(scheduler);
        process.start();
    }

    void kill() {
        process.kill();
    }

    void start() {
        if (!process.alive()) {
            process.start();
            for (Map.Entry<String, State> run : journal.entrySet()) {
                if (!run.getValue().over()) {
                    process.after(scheduler.between(1, 50), () -> over(run.getKey(), State.INTERRUPTED));
                }
            }
        }
    }

    /** How a run ended here; running while it has not. */
    State known(String run) {
        return journal.getOrDefault(run, State.RUNNING);
    }

    void receive(HookOrder order, SimulatedAggregator asker) {
        process.reach(() -> {
            State known = journal.get(order.run());
            if (known != null) {
                report(order.run(), known);
            } else if (order.term() < term) {
                HookReport refusal = report(new Words(order.run(), State.REFUSED));
                cluster.network.send(site, asker.place(), () -> asker.receive(refusal));
            } else {
                begin(order);
            }
        });
    }

    private void begin(HookOrder order) {
        term = order.term();
        journal.put(order.run(), State.RUNNING);
        // The crash between the record of the beginning and the beginning.
        process.after(scheduler.between(1, 5), () -> execute(order));
    }

    private void execute(HookOrder order) {
        cluster.referee.hooks.begins(order);
        report(order.run(), State.RUNNING);
        if (hanging) {
            process.after(order.timeout().toMillis(), () -> ended(order, State.TIMED_OUT, scheduler.chance(0.3)));
        } else if (failing) {
            process.after(scheduler.between(5, 200), () -> ended(order, State.FAILED, scheduler.chance(0.3)));
        } else {
            process.after(scheduler.between(5, 250), () -> ended(order, State.DONE, true));
        }
    }

    private void ended(HookOrder order, State how, boolean effect) {
        if (effect) {
            cluster.referee.hooks.effect(order);
        }
        // The crash between its work and the record of its end.
        process.after(scheduler.between(1, 20), () -> over(order.run(), how));
    }

    private void over(String run, State how) {
        cluster.say(() -> "hook " + run + " on " + node + " is " + how);
        journal.put(run, how);
        report(run, how);
    }

    private void report(String run, State state) {
        HookReport report = report(new Words(run, state));
        for (SimulatedAggregator aggregator : cluster.aggregators) {
            cluster.network.send(site, aggregator.place(), () -> aggregator.receive(report));
        }
    }

    private record Words(String run, State state) {}

    private HookReport report(Words words) {
        return new HookReport(words.run, node, words.state, 1, "", "");
    }
}
