package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import java.util.ArrayList;
import java.util.List;

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

    /** From there to the end of its move, which waits for one good answer. */
    private static final int ENDED_MILLIS = 2500;

    /** The same, while a balancer must be given up. */
    private static final int ENDED_WITHOUT_ONE_MILLIS = 9500;

    /** From a death to the end of a move of which no hook is ever heard: each of three takes its time-out and five seconds. */
    private static final int UNHEARD_MILLIS = 40_000;

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
        settling.await("state in which all is settled", SETTLED_WITHIN_MILLIS, settling::settled);
        if (seed % 2 == 0) {
            settling.await(
                    "state in which no cooldown is left",
                    SETTLED_WITHIN_MILLIS,
                    () -> settling.settled() && people.acknowledge());
            killTheActive(cluster, settling);
        }
        cluster.referee.counts.schedules = 1;
        return cluster.referee.counts;
    }

    /** In some, the hooks or a balancer hang, and must hold up nobody else. */
    private void killTheActive(Cluster cluster, Settling settling) {
        boolean hooksHang = seed % 4 == 0;
        boolean proxyHangs = seed % 8 == 0;
        boolean agentsDie = seed % 8 == 6;
        cluster.say(() -> "every active site dies" + (agentsDie ? ", and the agents that run hooks" : "")
                + (hooksHang ? ", hooks hang" : "") + (proxyHangs ? ", lb2 too" : ""));
        cluster.hooks.forEach(agent -> agent.hanging = hooksHang);
        cluster.balancers.get(1).hang(proxyHangs);
        if (agentsDie) {
            cluster.hooks.forEach(SimulatedHooks::kill);
        }
        Durable durable = cluster.referee.log.newest().orElseThrow();
        for (int service = 0; service < shape.kinds().size(); service++) {
            if (service != shape.manual()) {
                World.Health how = seed % 5 < 3 ? World.Health.REFUSING : World.Health.FROZEN;
                cluster.world.set(cluster.world.active(durable.routing(), service), how);
            }
        }
        if (hooksHang && shape.moves() > 1) {
            settling.await("route of what does not hang", UNDELAYED_MILLIS, settling::othersServed);
            int withinMillis = proxyHangs ? ENDED_WITHOUT_ONE_MILLIS : ENDED_MILLIS;
            settling.await("end of what does not hang", withinMillis, () -> settling.othersEnded(durable.revision()));
        }
        if (agentsDie && shape.moves() > 1) {
            settling.await(
                    "end of moves whose hooks nobody runs",
                    UNHEARD_MILLIS,
                    () -> settling.hookedEnded(durable.revision()));
        }
        cluster.hooks.forEach(SimulatedHooks::start);
        cluster.hooks.forEach(agent -> agent.hanging = false);
        cluster.balancers.get(1).hang(false);
        settling.await("state in which the last deaths are settled", SETTLED_WITHIN_MILLIS, settling::settled);
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
