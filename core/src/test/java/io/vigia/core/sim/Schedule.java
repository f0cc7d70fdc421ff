package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.model.RoutingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One course of events, from a seed: the shape of the cluster, its faults, and every delay follow from it. */
final class Schedule {
    private static final int WARM_MILLIS = 1500;
    private static final int TROUBLE_MILLIS = 9000;

    /** The steps of a move that has lost everybody's word, and one more move after the longest cooldown. */
    private static final int SETTLED_WITHIN_MILLIS = 60_000;

    /**
     * From a death to the route of a plain service, whatever hangs elsewhere. Most of it is detection: an observer that has seen chance
     * losses lately waits for twelve failures in a row, and a target that does not answer fails every half second.
     */
    private static final int UNDELAYED_MILLIS = 9000;

    private static final ServiceKind[] KINDS = ServiceKind.values();

    final long seed;
    final List<Fault> faults;
    final Cluster.Shape shape;

    Schedule(long seed) {
        this.seed = seed;
        Scheduler chance = new Scheduler(seed * 31 + 7);
        int aggregators = chance.chance(0.1) ? 1 : chance.chance(0.1) ? 5 : 3;
        List<ServiceKind> kinds = new ArrayList<>(List.of(KINDS));
        int count = chance.chance(0.2) ? 3 : chance.between(1, 2);
        while (kinds.size() > count) {
            kinds.remove(chance.between(0, kinds.size() - 1));
        }
        int manual = chance.chance(0.1) ? chance.between(0, count - 1) : -1;
        shape = new Cluster.Shape(
                aggregators,
                kinds,
                chance.chance(0.3) ? 5 : 3,
                manual,
                chance.chance(0.1) ? 1 : 1000,
                chance.chance(0.3),
                chance.chance(0.5));
        faults = Fault.draw(chance, chance.between(6, 20), TROUBLE_MILLIS);
    }

    /** Trouble, then health, then one death of every active site that must be survived. */
    Counts run(List<Fault> kept, Trace trace) {
        Scheduler scheduler = new Scheduler(seed);
        Cluster cluster = new Cluster(shape, scheduler, trace);
        People people = new People(cluster);
        Faults made = new Faults(cluster, people);
        Settling settling = new Settling(cluster, people);
        long began = scheduler.now();
        scheduler.runUntil(began + WARM_MILLIS);
        for (Fault fault : kept) {
            scheduler.runUntil(began + WARM_MILLIS + fault.atMillis());
            made.begin(fault);
        }
        scheduler.runUntil(began + WARM_MILLIS + TROUBLE_MILLIS);
        made.heal();
        settling.await("settled", SETTLED_WITHIN_MILLIS, settling::settled);
        if (seed % 2 == 0) {
            settling.await("acknowledged", SETTLED_WITHIN_MILLIS, () -> settling.settled() && people.acknowledge());
            killTheActive(cluster, settling);
        }
        cluster.referee.counts.schedules = 1;
        return cluster.referee.counts;
    }

    private void killTheActive(Cluster cluster, Settling settling) {
        boolean hang = seed % 4 == 0;
        cluster.say(() -> "every active site dies" + (hang ? ", hooks and lb2 hang" : ""));
        if (hang) {
            cluster.hooks.forEach(agent -> agent.hanging = true);
            cluster.balancers.get(1).hang(true);
        }
        Durable durable = cluster.referee.log.newest().orElseThrow();
        for (int service = 0; service < shape.kinds().size(); service++) {
            if (service != shape.manual()) {
                World.Health how = seed % 5 < 3 ? World.Health.REFUSING : World.Health.FROZEN;
                cluster.world.set(cluster.world.active(durable.routing(), service), how);
            }
        }
        if (hang && shape.moves() > 1) {
            BooleanSupplier plainServed = () -> settling.servedByFirst(ServiceKind.PLAIN)
                    && settling.servedByFirst(ServiceKind.STRICT)
                    && settling.servedByFirst(ServiceKind.RETURNING);
            settling.await("route of what does not hang", UNDELAYED_MILLIS, plainServed);
        }
        if (hang) {
            cluster.hooks.forEach(agent -> agent.hanging = false);
            cluster.balancers.get(1).hang(false);
        }
        settling.await("settled after the last deaths", SETTLED_WITHIN_MILLIS, settling::settled);
    }

    /** What must come to be once nothing goes wrong any more. */
    private record Settling(Cluster cluster, People people) {
        void await(String what, int withinMillis, BooleanSupplier condition) {
            long deadline = cluster.scheduler.now() + withinMillis;
            while (!condition.getAsBoolean()) {
                if (cluster.scheduler.now() >= deadline) {
                    throw new AssertionError("6: not " + what + " within " + withinMillis + " ms: log "
                            + cluster.referee.log.newest() + ", leader "
                            + cluster.leader()
                                    .map(one -> one.name() + " " + one.state().services()) + ", health "
                            + List.of(cluster.world.health));
                }
                cluster.scheduler.runUntil(cluster.scheduler.now() + 200);
            }
        }

        boolean settled() {
            if (!people.takeAllBack() || cluster.leader().isEmpty()) {
                return false;
            }
            Durable durable = cluster.referee.log.newest().orElseThrow();
            RoutingState routing = durable.routing();
            for (FailoverRecord move : durable.failovers()) {
                if (move.open()) {
                    return false;
                }
            }
            for (SimulatedBalancer balancer : cluster.balancers) {
                if (!balancer.follows(routing)) {
                    return false;
                }
            }
            for (int service = 0; service < cluster.world.services.size(); service++) {
                if (service != cluster.world.manual && !served(service, routing)) {
                    return false;
                }
            }
            return routing.transits().isEmpty() && cluster.referee.answers.complete();
        }

        private boolean served(int service, RoutingState routing) {
            return cluster.world.serves(cluster.world.active(routing, service));
        }

        /** Whether the first balancer leads this kind of service to where it is served; true if there is none. */
        boolean servedByFirst(ServiceKind kind) {
            int service = cluster.world.kinds.indexOf(kind);
            if (service < 0 || service == cluster.world.manual) {
                return true;
            }
            SimulatedBalancer first = cluster.balancers.get(0);
            for (int site = 0; site < 3; site++) {
                if ((first.taking(service) >> site & 1) == 1 && cluster.world.serves(service * 3 + site)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Nothing dies, and yet the network, the observers and the aggregators are at their worst: one partition, one pause, one jump at a time.
     */
    static Counts quiet(long seed, long millis, Trace trace) {
        Scheduler scheduler = new Scheduler(seed);
        Cluster cluster = new Cluster(
                new Cluster.Shape(3, List.of(ServiceKind.PLAIN, ServiceKind.STRICT), 5, -1, 1000, true, true),
                scheduler,
                trace);
        long until = scheduler.now() + millis;
        cluster.world.probeLoss = 0.1;
        cluster.noise(0.1, 0.05, 0.03);
        while (scheduler.now() < until) {
            int one = scheduler.between(0, 2);
            int other = (one + scheduler.between(1, 2)) % 3;
            SimulatedAgent agent = cluster.agents.get(scheduler.between(0, 4));
            switch (scheduler.between(0, 5)) {
                case 0, 1 -> agent.pause(2000);
                case 2 -> agent.jumpClock(scheduler.between(600, 3_600_000));
                case 3 -> cluster.aggregators.get(one).raft.process.pause(2000);
                default -> cluster.network.cut[one][other] = true;
            }
            scheduler.runUntil(scheduler.now() + scheduler.between(1000, 20_000));
            cluster.network.cut[one][other] = false;
            cluster.network.released();
            scheduler.runUntil(scheduler.now() + scheduler.between(0, 10_000));
        }
        cluster.referee.counts.schedules = 1;
        return cluster.referee.counts;
    }
}
