package io.vigia.core.failover;

import io.vigia.core.failover.Candidate.LagPart;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weighs every site of a service: the same answer for a decision, for the status and for a plan. */
public final class Candidates {
    private Candidates() {}

    /** Every site of {@code service} in order of preference; empty for a service that is not configured. */
    public static List<Candidate> assess(FailoverState state, ServiceId service, Instant now) {
        ServicePolicy wanted = state.policy().services().get(service);
        if (wanted == null) {
            return List.of();
        }
        Optional<SiteId> active = state.active(service);
        List<Candidate> candidates = new ArrayList<>(wanted.sites().size());
        wanted.sites()
                .forEach((site, needs) ->
                        candidates.add(assess(state, wanted, site, needs, active.equals(Optional.of(site)), now)));
        return candidates;
    }

    /** The site to move to: one that serves without blemish before one that is degraded, then the one preferred. */
    public static Optional<Candidate> best(List<Candidate> candidates) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            if (candidate.eligible()
                    && (best == null || (best.outcome() != Outcome.UP && candidate.outcome() == Outcome.UP))) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Candidate assess(
            FailoverState state, ServicePolicy wanted, SiteId site, SitePolicy needs, boolean active, Instant now) {
        List<String> against = new ArrayList<>();
        List<String> inFavour = new ArrayList<>();
        Outcome outcome = Outcome.UP;
        for (TargetId need : needs.needs()) {
            Verdict verdict = state.verdict(need);
            outcome = worse(outcome, outcome(verdict));
            if (!outcome(verdict).serves()) {
                against.add(complaint(need, verdict));
            } else if (verdict != null && !verdict.vouched()) {
                against.add(need + " is doubtful: " + verdict.reason());
            }
        }
        if (against.isEmpty()) {
            inFavour.add(outcome == Outcome.UP ? "all it needs is up" : "all it needs serves, some of it degraded");
        }
        Optional<FailoverState.Lag> lag = lag(state, needs);
        wanted.rpo()
                .ifPresentOrElse(
                        rpo -> weighLag(state, needs, rpo, now, against, inFavour),
                        () -> inFavour.add("rpo unchecked"));
        underMaintenance(state, site, needs, now).forEach(against::add);
        if (active) {
            against.add("is the active site");
        }
        return new Candidate(
                site,
                outcome,
                active,
                against.isEmpty(),
                against,
                inFavour,
                lag.map(FailoverState.Lag::lag),
                lag.map(measured -> age(measured, now)),
                parts(state, needs, now));
    }

    private static List<String> underMaintenance(FailoverState state, SiteId site, SitePolicy needs, Instant now) {
        List<String> windows = new ArrayList<>();
        state.durable()
                .controls()
                .maintenance(Maintenance.Scope.SITE, site.value(), now)
                .ifPresent(window -> windows.add(Wording.maintenance("it", window)));
        for (TargetId need : needs.needs()) {
            state.durable()
                    .controls()
                    .maintenance(Maintenance.Scope.COMPONENT, need.value(), now)
                    .ifPresent(window -> windows.add(Wording.maintenance(need.value(), window)));
        }
        return windows;
    }

    static Outcome outcome(@Nullable Verdict verdict) {
        return verdict == null ? Outcome.UNKNOWN : verdict.outcome();
    }

    private static Outcome worse(Outcome one, Outcome other) {
        return badness(other) > badness(one) ? other : one;
    }

    private static int badness(Outcome outcome) {
        return switch (outcome) {
            case UP -> 0;
            case DEGRADED -> 1;
            case UNKNOWN -> 2;
            case DOWN -> 3;
        };
    }

    static String complaint(TargetId need, @Nullable Verdict verdict) {
        return verdict == null
                ? need + " has not been heard of"
                : need + " is " + verdict.outcome().label() + ": " + verdict.reason();
    }

    /** The largest lag of its parts, with the age of the oldest; empty when no part was ever measured. */
    private static Optional<FailoverState.Lag> lag(FailoverState state, SitePolicy needs) {
        FailoverState.Lag largest = null;
        for (TargetId part : needs.lag()) {
            FailoverState.Lag lag = state.lags().get(part);
            if (lag != null) {
                largest = largest == null ? lag : worse(largest, lag);
            }
        }
        return Optional.ofNullable(largest);
    }

    private static FailoverState.Lag worse(FailoverState.Lag one, FailoverState.Lag other) {
        return new FailoverState.Lag(
                one.lag().compareTo(other.lag()) > 0 ? one.lag() : other.lag(),
                one.observedAt().isBefore(other.observedAt()) ? one.observedAt() : other.observedAt());
    }

    private static List<LagPart> parts(FailoverState state, SitePolicy needs, Instant now) {
        return needs.lag().stream()
                .map(part -> {
                    Optional<FailoverState.Lag> lag =
                            Optional.ofNullable(state.lags().get(part));
                    return new LagPart(
                            part,
                            lag.map(FailoverState.Lag::lag),
                            lag.map(measured -> age(measured, now)),
                            lag.filter(measured -> !isStale(state, measured, now))
                                    .isEmpty());
                })
                .toList();
    }

    private static boolean isStale(FailoverState state, FailoverState.Lag lag, Instant now) {
        return age(lag, now).compareTo(state.policy().timing().lagStaleAfter()) > 0;
    }

    private static void weighLag(
            FailoverState state,
            SitePolicy needs,
            Duration rpo,
            Instant now,
            List<String> against,
            List<String> inFavour) {
        if (needs.lag().isEmpty()) {
            against.add("nothing measures its lag, and the rpo is " + Wording.seconds(rpo));
            return;
        }
        int before = against.size();
        for (TargetId part : needs.lag()) {
            FailoverState.Lag lag = state.lags().get(part);
            if (lag == null) {
                against.add("the lag of " + part + " is not known");
            } else if (isStale(state, lag, now)) {
                against.add("the lag of " + part + " was last measured " + Wording.seconds(age(lag, now)) + " ago");
            } else if (lag.lag().compareTo(rpo) > 0) {
                against.add("the lag of " + part + " is " + Wording.seconds(lag.lag()) + ", over the rpo of "
                        + Wording.seconds(rpo));
            }
        }
        if (against.size() == before) {
            inFavour.add("lag within the rpo of " + Wording.seconds(rpo));
        }
    }

    private static Duration age(FailoverState.Lag lag, Instant now) {
        return Duration.between(lag.observedAt(), now);
    }
}
