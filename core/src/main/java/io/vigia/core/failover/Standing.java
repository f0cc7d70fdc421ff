package io.vigia.core.failover;

import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says of each service in which phase it is, and tells people of holds that last. */
final class Standing {
    /** These come and go with the work of other services and are no news by themselves. */
    private static final Set<Kind> PASSING = EnumSet.of(Kind.COMMIT_OPEN, Kind.STARTING, Kind.STALLED);

    private Standing() {}

    static SortedMap<ServiceId, ServiceState> update(
            FailoverState state,
            SortedMap<ServiceId, Assessment> assessments,
            Instant now,
            List<FailoverAction> actions) {
        SortedMap<ServiceId, ServiceState> standing = new TreeMap<>();
        assessments.forEach(
                (service, assessment) -> standing.put(service, update(state, service, assessment, now, actions)));
        return standing;
    }

    private static ServiceState update(
            FailoverState state, ServiceId service, Assessment assessment, Instant now, List<FailoverAction> actions) {
        ServiceState before = state.services().get(service);
        Phase phase = phase(state, service, assessment);
        List<HoldReason> hold = phase == Phase.COMMITTING ? List.of() : assessment.missing();
        Instant since = before != null && before.phase() == phase ? before.since() : now;
        Set<Kind> told = before == null ? Set.of() : before.announced();
        if (phase != Phase.HELD) {
            if (!told.isEmpty()) {
                actions.add(new FailoverAction.Announce(new Notice.HoldCleared(service)));
            }
            told = Set.of();
        } else if (!Duration.between(since.plus(state.policy().timing().holdNoticeAfter()), now)
                .isNegative()) {
            Set<Kind> kinds = kinds(hold);
            if (!kinds.isEmpty() && !kinds.equals(told)) {
                actions.add(new FailoverAction.Announce(new Notice.FailoverHeld(service, hold)));
                told = kinds;
            }
        }
        return new ServiceState(phase, since, hold, told);
    }

    private static Phase phase(FailoverState state, ServiceId service, Assessment assessment) {
        boolean committing = state.inFlight()
                .map(open -> open.commit().decision())
                .filter(decision -> decision.kind() == Decision.Kind.MOVE
                        && decision.service().filter(service::equals).isPresent())
                .isPresent();
        if (committing) {
            return Phase.COMMITTING;
        }
        return state.open(service)
                .map(open -> open.switchedAt().isEmpty() ? Phase.ROUTING : Phase.VERIFYING)
                .orElse(assessment.concern() ? Phase.HELD : Phase.STEADY);
    }

    private static Set<Kind> kinds(List<HoldReason> hold) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (HoldReason reason : hold) {
            if (!PASSING.contains(reason.kind())) {
                kinds.add(reason.kind());
            }
        }
        return kinds;
    }
}
