package io.vigia.core.failover;

import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a service should leave its active site, and every condition that is missing for it. A service is moved when there is
 * concern and nothing is missing.
 *
 * @param concern whether the active site is condemned, accused, or cannot be seen
 * @param missing every reason why the service stays
 * @param to where it would go
 * @param condemned the verdicts that a move would rest on
 */
record Assessment(
        boolean concern,
        List<HoldReason> missing,
        Optional<SiteId> to,
        List<Verdict> condemned,
        List<Candidate> candidates) {
    private static final Assessment CALM = new Assessment(false, List.of(), Optional.empty(), List.of(), List.of());

    boolean ready() {
        return concern && missing.isEmpty() && to.isPresent();
    }

    static Assessment of(FailoverState state, ServiceId service, Instant now) {
        ServicePolicy wanted = state.policy().services().get(service);
        SiteId active = state.routing().active().get(service);
        if (wanted == null || active == null) {
            return CALM; // came or went with the configuration; the commit that says so is due first
        }
        SitePolicy needs = wanted.sites().get(active);
        if (needs == null) {
            HoldReason unconfigured = new HoldReason(
                    Kind.UNCONFIGURED, "the active site " + active + " is not one of the service's sites any more");
            return new Assessment(true, List.of(unconfigured), Optional.empty(), List.of(), List.of());
        }
        List<Verdict> condemned = new ArrayList<>();
        List<HoldReason> doubts = doubts(state, active, needs, now, condemned);
        if (condemned.isEmpty() && doubts.isEmpty()) {
            return CALM;
        }
        List<HoldReason> missing = new ArrayList<>();
        if (condemned.isEmpty()) {
            missing.addAll(doubts);
        }
        List<Candidate> candidates = Candidates.assess(state, service, now);
        Optional<SiteId> to = Conditions.best(state, service, active, candidates);
        if (to.isEmpty()) {
            missing.add(new HoldReason(Kind.NO_CANDIDATE, "no other site can take over: " + complaints(candidates)));
        }
        Conditions.automatic(state, service, now, missing);
        to.ifPresent(site -> Conditions.limits(state, service, active, site, missing));
        return new Assessment(true, missing, to, condemned, candidates);
    }

    /** What is said against the active site without being enough to move; enough is added to {@code condemned}. */
    private static List<HoldReason> doubts(
            FailoverState state, SiteId active, SitePolicy needs, Instant now, List<Verdict> condemned) {
        List<HoldReason> doubts = List.of();
        for (TargetId need : needs.needs()) {
            Verdict verdict = state.verdict(need);
            Optional<Maintenance> window = state.maintenance(need, now).or(() -> state.maintenance(active, now));
            if (verdict != null && verdict.outcome() != Outcome.UP && window.isPresent()) {
                doubts = doubts.isEmpty() ? new ArrayList<>() : doubts;
                doubts.add(new HoldReason(
                        Kind.MAINTENANCE,
                        Candidates.complaint(need, verdict) + "; but " + Wording.maintenance("it", window.get())));
            } else if (verdict != null && verdict.condemns()) {
                condemned.add(verdict);
            } else if (verdict == null || verdict.outcome() != Outcome.UP) {
                Kind kind = doubt(verdict);
                if (kind != null) {
                    doubts = doubts.isEmpty() ? new ArrayList<>() : doubts;
                    doubts.add(new HoldReason(kind, explain(kind, need, verdict)));
                }
            }
        }
        return doubts;
    }

    private static @Nullable Kind doubt(@Nullable Verdict verdict) {
        if (verdict != null && verdict.outcome() == Outcome.DOWN) {
            return Kind.LOCAL_WORD;
        }
        if (verdict != null && verdict.accusers() > 0) {
            return Kind.NO_QUORUM;
        }
        return Candidates.outcome(verdict) == Outcome.UNKNOWN ? Kind.CANNOT_SEE : null;
    }

    private static String explain(Kind kind, TargetId need, @Nullable Verdict verdict) {
        return switch (kind) {
            case LOCAL_WORD -> need + " is down, but it is watched from one place only, which is no quorum";
            case NO_QUORUM -> need + " is accused without a quorum: " + (verdict == null ? "" : verdict.reason());
            default -> "cannot see " + Candidates.complaint(need, verdict);
        };
    }

    private static String complaints(List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> !candidate.active())
                .map(candidate -> candidate.site() + " (" + String.join(", ", candidate.against()) + ")")
                .collect(Collectors.joining("; "));
    }
}
