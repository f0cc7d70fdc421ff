package io.vigia.core.failover;

import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.Optional;

/** What each step of a move means for the routing of its service. */
final class Routes {
    private Routes() {}

    /**
     * How {@code service} is to stand once {@code step} has begun; empty for a step that routes nothing. Only the service counts in it.
     *
     * @param gentle whether the old site may finish its sessions beside the new one
     */
    static Optional<RoutingState> wanted(MoveStep step, ServiceId service, SiteId from, SiteId to, boolean gentle) {
        return switch (step.kind()) {
            case HOOK, VERIFY, DRAIN -> Optional.empty();
            case QUIESCE -> stand(service, from, Optional.of(new Transit.Quiescing()));
            case FENCE -> stand(service, from, Optional.of(new Transit.Fenced()));
            case RAMP -> stand(service, from, Optional.of(new Transit.Ramping(to, step.percent())));
            case ROUTE -> stand(service, to, gentle ? Optional.of(new Transit.Draining(from)) : Optional.empty());
            case SETTLE -> stand(service, to, Optional.empty());
            case ROLLBACK -> stand(service, from, Optional.empty());
        };
    }

    static Optional<RoutingState> wanted(MoveStep step, FailoverRecord move) {
        return wanted(step, move.service(), move.from(), move.to(), move.kind().planned() && !move.strict());
    }

    /** The next epoch, in which {@code service} stands as in {@code wanted}. */
    static RoutingState next(RoutingState now, ServiceId service, RoutingState wanted) {
        SiteId site = java.util.Objects.requireNonNull(wanted.active().get(service));
        return now.move(service, site, wanted.transit(service));
    }

    private static Optional<RoutingState> stand(ServiceId service, SiteId site, Optional<Transit> transit) {
        return Optional.of(RoutingState.first(java.util.Map.of()).move(service, site, transit));
    }
}
