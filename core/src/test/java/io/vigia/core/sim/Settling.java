package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
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
            boolean counts = move.kind() == MoveKind.FAILOVER && move.number() > revision;
            if (counts && move.open() && !hookedOrManual(cluster.world.service(move.service()))) {
                return false;
            }
        }
        return true;
    }

    /** Each service with hooks that failed over after {@code revision} has seen the end of that move, however it ended. */
    boolean hookedEnded(long revision) {
        Durable durable = cluster.referee.log.newest().orElseThrow();
        for (int service = 0; service < cluster.world.services.size(); service++) {
            ServiceId id = cluster.world.services.get(service);
            boolean ended = durable.failovers().stream()
                    .anyMatch(move -> move.service().equals(id) && move.number() > revision && !move.open());
            if (cluster.world.kinds.get(service).hooked && service != cluster.world.manual && !ended) {
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
