package io.vigia.core.failover;

import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A move before it is made: what would be done, what speaks for and against it. The same plan is carried out.
 *
 * @param to where it would go; empty when there is nowhere to go
 * @param candidates every site, weighed
 * @param missing every reason why it may not be made now; empty when it may
 * @param expectedLoss lag of the new site now; empty when nobody measures it
 * @param strict whether at no moment two sites would serve
 * @param steps in order; empty when there is nowhere to go
 */
public record Plan(
        ServiceId service,
        MoveKind kind,
        SiteId from,
        Optional<SiteId> to,
        List<Candidate> candidates,
        List<HoldReason> missing,
        Optional<Duration> expectedLoss,
        boolean strict,
        List<MoveStep> steps) {
    public Plan {
        candidates = List.copyOf(candidates);
        missing = List.copyOf(missing);
        steps = List.copyOf(steps);
    }

    /** Whether every missing condition is one that a person may override. */
    public boolean overridable() {
        return missing.stream().allMatch(reason -> reason.kind().overridable());
    }

    /** One routing state that carrying it out would make. */
    public record Change(MoveStep step, RoutingState routing) {}

    /** The routing states that carrying it out would make, in order, on top of {@code now}. */
    public List<Change> changes(RoutingState now) {
        List<Change> changes = new ArrayList<>();
        RoutingState routing = now;
        for (MoveStep step : steps) {
            Optional<RoutingState> next =
                    to.flatMap(site -> Routes.wanted(step, service, from, site, kind.planned() && !strict));
            if (next.isPresent() && !next.get().sameFor(service, routing)) {
                routing = Routes.next(routing, service, next.get());
                changes.add(new Change(step, routing));
            }
        }
        return changes;
    }
}
