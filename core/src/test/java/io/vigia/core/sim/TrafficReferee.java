package io.vigia.core.sim;

import io.vigia.core.failover.Maintenance;
import io.vigia.core.model.RoutingState;
import java.time.Instant;

/** Judges what the balancers do: epochs that never fall, and never two sites at once where that would do harm. */
final class TrafficReferee {
    private final Cluster cluster;
    private final long[] acceptedEpoch = new long[World.BALANCERS.size()];
    private final long[] appliedEpoch = new long[World.BALANCERS.size()];

    /** Balancers of which no lease can be asked: an actuator that is dead or stopped, or a proxy that does not listen to it, fences nothing. */
    private final boolean[] excused = new boolean[World.BALANCERS.size()];

    /** Those that were worked on and have not been brought into step since: nobody waits for them. */
    private final boolean[] unwaited = new boolean[World.BALANCERS.size()];

    /** The sites of each hooked service that a client could write to if it were led there, as bits. */
    private final int[] open;

    TrafficReferee(Cluster cluster) {
        this.cluster = cluster;
        this.open = new int[cluster.world.services.size()];
        java.util.Arrays.fill(open, 1);
    }

    void accepted(SimulatedBalancer balancer, RoutingState routing) {
        demand(
                routing.epoch() > acceptedEpoch[balancer.index],
                "2: " + balancer.id + " accepts " + routing.epoch() + " after " + acceptedEpoch[balancer.index]);
        acceptedEpoch[balancer.index] = routing.epoch();
    }

    void applied(SimulatedBalancer balancer, long epoch) {
        demand(
                epoch >= appliedEpoch[balancer.index],
                "2: " + balancer.id + " applies " + epoch + " after " + appliedEpoch[balancer.index]);
        appliedEpoch[balancer.index] = epoch;
        for (int service = 0; service < open.length; service++) {
            judge(service);
        }
    }

    /** A balancer stands as it means to; with the newest epoch, or with its leases fenced, it is to be relied on again. */
    void settled(SimulatedBalancer balancer) {
        int index = balancer.index;
        if ((excused[index] || unwaited[index]) && balancer.well() && !inMaintenance(balancer)) {
            boolean current = cluster.referee
                    .log
                    .newest()
                    .filter(newest -> balancer.follows(newest.routing()))
                    .isPresent();
            unwaited[index] = unwaited[index] && !current;
            excused[index] = unwaited[index] || (excused[index] && !current && !fenced(balancer));
        }
    }

    private boolean fenced(SimulatedBalancer balancer) {
        for (int service = 0; service < open.length; service++) {
            if (cluster.world.kinds.get(service).leased && balancer.taking(service) != 0) {
                return false;
            }
        }
        return true;
    }

    void unwell(SimulatedBalancer balancer) {
        if (!balancer.well() && !excused[balancer.index]) {
            cluster.referee.counts.excused++;
            excused[balancer.index] = true;
        }
    }

    /** Nobody waits for a balancer that is worked on. */
    void controlsChanged() {
        for (SimulatedBalancer balancer : cluster.balancers) {
            unwaited[balancer.index] |= inMaintenance(balancer);
            excused[balancer.index] |= unwaited[balancer.index];
        }
    }

    boolean inMaintenance(SimulatedBalancer balancer) {
        return cluster.referee
                .log
                .newest()
                .filter(newest -> newest.controls().maintenance().stream()
                        .anyMatch(window -> window.scope() == Maintenance.Scope.BALANCER
                                && window.name().equals(balancer.id.value())
                                && window.until().isAfter(Instant.EPOCH)))
                .isPresent();
    }

    boolean unwaited(SimulatedBalancer balancer) {
        return unwaited[balancer.index];
    }

    boolean excused(SimulatedBalancer balancer) {
        return excused[balancer.index];
    }

    /** Whether a hook has left a site open. */
    boolean writable(int service, int site) {
        return (open[service] >> site & 1) == 1;
    }

    void fenced(int service, int site) {
        open[service] &= ~(1 << site);
    }

    void promoted(int service, int site) {
        open[service] |= 1 << site;
        judge(service);
    }

    /** At no moment do two sites take traffic, as clients see it. */
    private void judge(int service) {
        ServiceKind kind = cluster.world.kinds.get(service);
        if (!kind.exclusive()) {
            return;
        }
        int taking = 0;
        for (SimulatedBalancer balancer : cluster.balancers) {
            if (kind.hooked) {
                taking |= balancer.taking(service) & open[service];
            } else if (!excused[balancer.index]) {
                taking |= balancer.taking(service);
            }
        }
        if (Integer.bitCount(taking) > 1) {
            StringBuilder stands = new StringBuilder();
            for (SimulatedBalancer balancer : cluster.balancers) {
                stands.append(" ")
                        .append(balancer.id)
                        .append(" ")
                        .append(Integer.toBinaryString(balancer.taking(service)));
                stands.append(excused[balancer.index] ? " excused" : "");
            }
            demand(
                    false,
                    "5: two sites take traffic of " + kind.id + ":" + stands + ", writable "
                            + Integer.toBinaryString(open[service]));
        }
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
