package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.model.RoutingState;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What must come to be once nothing goes wrong any more. */
record Settling(Cluster cluster, People people) {
    void await(String what, int withinMillis, BooleanSupplier condition) {
        long deadline = cluster.scheduler.now() + withinMillis;
        while (!condition.getAsBoolean()) {
            if (cluster.scheduler.now() >= deadline) {
                throw new AssertionError("6: no " + what + " within " + withinMillis + " ms: log "
                        + cluster.referee.log.newest() + ", leader "
                        + cluster.leader()
                                .map(one -> one.name() + " " + one.state().services()) + ", health "
                        + List.of(cluster.world.health));
            }
            cluster.scheduler.runUntil(cluster.scheduler.now() + 200);
        }
    }

    /** Nothing is under way, everybody is answered, both balancers follow the newest epoch, and every service is served. */
    boolean settled() {
        if (!people.takeAllBack() || cluster.leader().isEmpty() || !cluster.referee.answers.complete()) {
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
            if (service != cluster.world.manual && !cluster.world.serves(cluster.world.active(routing, service))) {
                return false;
            }
        }
        return routing.transits().isEmpty();
    }

    /** The services that nobody but a balancer can hold up are led by the first balancer to where they are served. */
    boolean othersServed() {
        for (int service = 0; service < cluster.world.services.size(); service++) {
            if (!hookedOrManual(service) && !servedByFirst(service)) {
                return false;
            }
        }
        return true;
    }

    private boolean servedByFirst(int service) {
        for (int site = 0; site < 3; site++) {
            boolean led = (cluster.balancers.get(0).taking(service) >> site & 1) == 1;
            if (led && cluster.world.serves(service * 3 + site)) {
                return true;
            }
        }
        return false;
    }

    /** Each of them that failed over after {@code revision} has seen the end of it. */
    boolean othersEnded(long revision) {
        for (FailoverRecord move : cluster.referee.log.newest().orElseThrow().failovers()) {
            if (move.open() && move.number() > revision && !hookedOrManual(cluster.world.service(move.service()))) {
                return false;
            }
        }
        return true;
    }

    private boolean hookedOrManual(int service) {
        ServiceKind kind = cluster.world.kinds.get(service);
        return kind.hooked || kind.leased || service == cluster.world.manual;
    }
}
