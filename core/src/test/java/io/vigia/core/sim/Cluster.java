package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A whole lake, wired: aggregators on their log, agents, balancers, hooks, and the network between them. */
final class Cluster {
    final Scheduler scheduler;
    final Trace trace;
    final World world;
    final Network network;
    final RaftNetwork<LogEntry> raftNetwork;
    final Referee referee;
    final List<SimulatedAggregator> aggregators = new ArrayList<>();
    final List<SimulatedAgent> agents = new ArrayList<>();
    final List<SimulatedBalancer> balancers = new ArrayList<>();
    final List<SimulatedHooks> hooks = new ArrayList<>();

    /**
     * @param manual the place of a service that only a person moves, or a negative number
     * @param moves that may be under way at once
     * @param buffers whether telemetry waits for a closed link to open
     * @param skewed whether the aggregators' clocks differ, by seconds
     */
    record Shape(
            int aggregators,
            List<ServiceKind> kinds,
            int vantages,
            int manual,
            int moves,
            boolean buffers,
            boolean skewed) {}

    Cluster(Shape shape, Scheduler scheduler, Trace trace) {
        this.scheduler = scheduler;
        this.trace = trace;
        world = new World(scheduler, shape);
        network = new Network(scheduler, shape.aggregators);
        network.buffers = shape.buffers;
        raftNetwork = new RaftNetwork<>(
                scheduler, (from, to) -> network.closed(Network.aggregator(from), Network.aggregator(to)));
        referee = new Referee(this, shape.aggregators);
        for (int vantage = 0; vantage < shape.vantages; vantage++) {
            agents.add(new SimulatedAgent(vantage, this));
        }
        for (int id = 0; id < shape.aggregators; id++) {
            aggregators.add(new SimulatedAggregator(id, shape.aggregators, this));
        }
        for (int index = 0; index < World.BALANCERS.size(); index++) {
            balancers.add(new SimulatedBalancer(index, this));
        }
        for (int site = 0; site < 3; site++) {
            hooks.add(new SimulatedHooks(site, this));
        }
        say(() -> "begins: " + shape);
        for (SimulatedAggregator aggregator : aggregators) {
            aggregator.wallOffsetMillis = shape.skewed ? scheduler.between(-3000, 3000) : 0;
            aggregator.start();
        }
        balancers.forEach(SimulatedBalancer::start);
    }

    void say(Supplier<String> what) {
        trace.say(scheduler, what);
    }

    void noise(double loss, double doubling, double lateness) {
        network.loss = loss;
        network.doubling = doubling;
        network.lateness = lateness;
        raftNetwork.loss = loss;
        raftNetwork.doubling = doubling;
        raftNetwork.lateness = lateness;
    }

    /** Who leads, as far as it knows itself; of two the one of the later term. */
    Optional<SimulatedAggregator> leader() {
        SimulatedAggregator leader = null;
        for (SimulatedAggregator one : aggregators) {
            if (one.leads() && (leader == null || one.raft.term() > leader.raft.term())) {
                leader = one;
            }
        }
        return Optional.ofNullable(leader);
    }
}
