package io.vigia.core.failover;

import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.failover.MoveStep.Hook;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes plans. The steps by kind of move and of service:
 *
 * <pre>
 *   failover                  before hooks, [fence, fence hooks, promote hooks,] route, verify, after hooks
 *   planned, strict           before hooks, quiesce, [fence, fence hooks, promote hooks,] route, verify, after hooks
 *   planned, otherwise        before hooks, [ramp ...,] route (the old site drains), verify, drain, settle, after hooks
 * </pre>
 *
 * The part in brackets belongs to services with a lease or with such hooks; a ramp to a failback that has one. A service is strict
 * when its data are copied between sites or its hooks fence and promote: see {@link ServicePolicy#strict}.
 */
public final class Plans {
    private Plans() {}

    /**
     * What would be done now, and why not; empty for a service that is not routed or not configured.
     *
     * @param to empty for the best candidate
     */
    public static Optional<Plan> dryRun(FailoverState state, ServiceId service, Optional<SiteId> to, Instant now) {
        return plan(state, service, to, kind(state, service, now), now);
    }

    /** What moving a service now is: from a site that is condemned nothing can be moved gently. */
    static MoveKind kind(FailoverState state, ServiceId service, Instant now) {
        return Assessment.of(state, service, now).condemned().isEmpty() ? MoveKind.SWITCHOVER : MoveKind.FAILOVER;
    }

    static Optional<Plan> plan(
            FailoverState state, ServiceId service, Optional<SiteId> to, MoveKind kind, Instant now) {
        ServicePolicy wanted = state.policy().services().get(service);
        SiteId from = state.routing().active().get(service);
        if (wanted == null || from == null) {
            return Optional.empty();
        }
        List<Candidate> candidates = Candidates.assess(state, service, now);
        Optional<SiteId> target = to.or(() -> Conditions.best(state, service, from, candidates));
        Optional<Candidate> chosen = target.flatMap(site -> find(candidates, site));
        List<HoldReason> missing = missing(state, service, from, target, chosen, now);
        return Optional.of(new Plan(
                service,
                kind,
                from,
                target,
                candidates,
                missing,
                chosen.flatMap(Candidate::lag),
                wanted.strict(),
                target.filter(site -> !site.equals(from) && wanted.sites().containsKey(site))
                        .map(site -> steps(state.policy(), wanted, kind, from, site))
                        .orElse(List.of())));
    }

    static Optional<Candidate> find(List<Candidate> candidates, SiteId site) {
        return candidates.stream()
                .filter(candidate -> candidate.site().equals(site))
                .findFirst();
    }

    private static List<HoldReason> missing(
            FailoverState state,
            ServiceId service,
            SiteId from,
            Optional<SiteId> to,
            Optional<Candidate> chosen,
            Instant now) {
        List<HoldReason> missing = new ArrayList<>();
        if (to.isEmpty()) {
            missing.add(new HoldReason(Kind.NO_CANDIDATE, "no other site can take over"));
        } else if (to.get().equals(from)) {
            missing.add(new HoldReason(Kind.ALREADY_THERE, service + " is active in " + from + " already"));
        } else if (chosen.isEmpty()) {
            missing.add(new HoldReason(Kind.UNCONFIGURED, to.get() + " is not one of the service's sites"));
        } else {
            chosen.get()
                    .against()
                    .forEach(complaint -> missing.add(new HoldReason(Kind.NO_CANDIDATE, to.get() + ": " + complaint)));
            lastHealthy(state, service, from, to.get()).ifPresent(missing::add);
            Conditions.limits(state, service, from, to.get(), missing);
        }
        Conditions.common(state, service, now, missing);
        return missing;
    }

    /** From a site that serves to one that is known to be down: nobody may want that. */
    private static Optional<HoldReason> lastHealthy(FailoverState state, ServiceId service, SiteId from, SiteId to) {
        return condemned(state, service, from).isPresent()
                ? Optional.empty()
                : condemned(state, service, to)
                        .map(verdict -> new HoldReason(
                                Kind.LAST_HEALTHY,
                                to + " is down and " + from + " is not: "
                                        + Candidates.complaint(verdict.target(), verdict)));
    }

    /** A need of the service in {@code site} that a quorum holds to be down. */
    static Optional<Verdict> condemned(FailoverState state, ServiceId service, SiteId site) {
        ServicePolicy wanted = state.policy().services().get(service);
        SitePolicy needs = wanted == null ? null : wanted.sites().get(site);
        return needs == null
                ? Optional.empty()
                : needs.needs().stream()
                        .map(state::verdict)
                        .filter(Objects::nonNull)
                        .filter(Verdict::condemns)
                        .findFirst();
    }

    private static List<MoveStep> steps(
            FailoverPolicy policy, ServicePolicy wanted, MoveKind kind, SiteId from, SiteId to) {
        FailoverPolicy.Timing timing = policy.timing();
        MovePolicy moves = wanted.moves();
        boolean strict = wanted.strict();
        boolean gentle = kind.planned() && !strict;
        List<MoveStep> steps = new ArrayList<>(hooks(moves, HookPhase.BEFORE, from, to));
        if (kind.planned() && strict) {
            steps.add(MoveStep.planned(MoveStep.Kind.QUIESCE, moves.drain(), OnFailure.STOP));
        }
        if (kind == MoveKind.FAILBACK && gentle) {
            moves.failback()
                    .ramp()
                    .forEach(percent -> steps.add(MoveStep.planned(
                            MoveStep.Kind.RAMP,
                            Optional.empty(),
                            percent,
                            moves.failback().hold(),
                            OnFailure.STOP)));
        }
        List<MoveStep> between = new ArrayList<>(hooks(moves, HookPhase.FENCE, from, to));
        between.addAll(hooks(moves, HookPhase.PROMOTE, from, to));
        if (!between.isEmpty() || moves.lease().isPresent()) {
            steps.add(MoveStep.planned(MoveStep.Kind.FENCE, fencing(timing, moves), OnFailure.CONTINUE));
            steps.addAll(between);
        }
        steps.add(MoveStep.planned(MoveStep.Kind.ROUTE, timing.route(), OnFailure.CONTINUE));
        steps.add(
                MoveStep.planned(MoveStep.Kind.VERIFY, timing.verify(), gentle ? OnFailure.STOP : OnFailure.CONTINUE));
        if (gentle) {
            steps.add(MoveStep.planned(MoveStep.Kind.DRAIN, moves.drain(), OnFailure.CONTINUE));
            steps.add(MoveStep.planned(MoveStep.Kind.SETTLE, timing.route(), OnFailure.CONTINUE));
        }
        steps.addAll(hooks(moves, HookPhase.AFTER, from, to));
        return steps;
    }

    /** A balancer that does not answer has fenced itself once its lease is over, and a little for its clock. */
    private static Duration fencing(FailoverPolicy.Timing timing, MovePolicy moves) {
        return moves.lease()
                .map(lease -> lease.plus(lease.dividedBy(10)).plusSeconds(1))
                .filter(lease -> lease.compareTo(timing.route()) > 0)
                .orElse(timing.route());
    }

    /** What follows a failure that stops a move: back to where it was, and the hooks that want to know. */
    static List<MoveStep> undoing(FailoverPolicy policy, FailoverRecord move, boolean routed) {
        ServicePolicy wanted = policy.services().get(move.service());
        List<MoveStep> steps = new ArrayList<>();
        if (routed) {
            steps.add(MoveStep.planned(MoveStep.Kind.ROLLBACK, policy.timing().route(), OnFailure.CONTINUE));
        }
        if (wanted != null) {
            hooks(wanted.moves(), HookPhase.FAILED, move.from(), move.to()).forEach(steps::add);
        }
        return steps;
    }

    private static List<MoveStep> hooks(MovePolicy moves, HookPhase phase, SiteId from, SiteId to) {
        return moves.hooks(phase, from, to).stream()
                .map(hook -> MoveStep.planned(
                        MoveStep.Kind.HOOK,
                        Optional.of(new Hook(hook.name(), phase, hook.node())),
                        0,
                        hook.timeout(),
                        phase == HookPhase.AFTER || phase == HookPhase.FAILED ? OnFailure.CONTINUE : hook.onFailure()))
                .toList();
    }
}
