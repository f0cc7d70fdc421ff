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
            Draft draft, FailoverState state, SortedMap<ServiceId, Assessment> assessments) {
        SortedMap<ServiceId, ServiceState> standing = new TreeMap<>();
        assessments.forEach((service, assessment) -> standing.put(service, update(draft, state, service, assessment)));
        // A service that has left the configuration is looked at no more, so its hold ends here.
        state.services().forEach((service, before) -> {
            if (!assessments.containsKey(service) && !before.announced().isEmpty()) {
                draft.announceIfLeading(new Notice.HoldCleared(service));
            }
        });
        return standing;
    }

    private static ServiceState update(Draft draft, FailoverState state, ServiceId service, Assessment assessment) {
        Instant now = draft.now;
        ServiceState before = state.services().get(service);
        Phase phase = phase(state, service, assessment);
        List<HoldReason> hold = phase == Phase.COMMITTING ? List.of() : assessment.missing();
        Instant since = before != null && before.phase() == phase ? before.since() : now;
        // Who did not lead has told nobody; a new leader tells them again.
        Set<Kind> told = before == null || !state.leads() ? Set.of() : before.announced();
        if (phase != Phase.HELD) {
            if (!told.isEmpty()) {
                draft.announceIfLeading(new Notice.HoldCleared(service));
            }
            told = Set.of();
        } else if (state.leads()
                && !Duration.between(since.plus(state.policy().timing().holdNoticeAfter()), now)
                        .isNegative()) {
            Set<Kind> kinds = kinds(hold);
            if (!kinds.isEmpty() && !kinds.equals(told)) {
                draft.announce(new Notice.FailoverHeld(service, hold));
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
                .map(open -> open.running().map(Standing::phase).orElse(Phase.PREPARING))
                .orElse(assessment.concern() ? Phase.HELD : Phase.STEADY);
    }

    private static Phase phase(MoveStep step) {
        return switch (step.kind()) {
            case QUIESCE, DRAIN -> Phase.DRAINING;
            case FENCE -> Phase.FENCING;
            case RAMP -> Phase.RAMPING;
            case ROUTE, SETTLE -> Phase.ROUTING;
            case VERIFY -> Phase.VERIFYING;
            case ROLLBACK -> Phase.ROLLING_BACK;
            case HOOK ->
                switch (step.hook().orElseThrow().phase()) {
                    case BEFORE -> Phase.PREPARING;
                    case FENCE -> Phase.FENCING;
                    case PROMOTE -> Phase.PROMOTING;
                    case AFTER -> Phase.FINISHING;
                    case FAILED -> Phase.ROLLING_BACK;
                };
        };
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
