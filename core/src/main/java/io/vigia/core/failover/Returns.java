package io.vigia.core.failover;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Vigia moves without a failure and without a person at that moment: the way back of a drill, and to a preferred site that is well again. */
final class Returns {
    /** How long the way back of a drill is tried for. */
    static final Duration RETURN = Duration.ofMinutes(5);

    private Returns() {}

    static Optional<Proposal> next(FailoverState state, Instant now) {
        for (Map.Entry<ServiceId, ServicePolicy> service :
                state.policy().services().entrySet()) {
            Optional<Proposal> proposal = settle(state, service.getKey(), now)
                    .or(() -> comeBack(state, service.getKey(), now))
                    .or(() -> giveUp(state, service.getKey(), now))
                    .or(() -> failBack(state, service.getKey(), service.getValue(), now));
            if (proposal.isPresent()) {
                return proposal;
            }
        }
        return Optional.empty();
    }

    /** A service that stands between two sites without a move that would carry it on: what moved it was superseded. */
    private static Optional<Proposal> settle(FailoverState state, ServiceId service, Instant now) {
        SiteId active = state.routing().active().get(service);
        if (active == null
                || state.routing().transit(service).isEmpty()
                || state.open(service).isPresent()) {
            return Optional.empty();
        }
        RoutingState plain = state.routing().move(service, active);
        String why = service + " stands between two sites, and no move carries it on: all of it to " + active;
        return Optional.of(Proposals.propose(
                state,
                plain,
                state.durable().failovers(),
                Proposals.decision(Decision.Kind.BEGIN, now, why),
                List.of()));
    }

    /** The newest move of the service, if it is a drill that is to come back and has got where it was to go. */
    private static Optional<FailoverRecord> outward(FailoverState state, ServiceId service) {
        return state.durable().failovers().stream()
                .filter(move -> move.service().equals(service))
                .findFirst()
                .filter(move -> !move.open()
                        && move.andBack()
                        && (move.result() == Result.DONE || move.result() == Result.DEGRADED)
                        && state.active(service).equals(Optional.of(move.to())));
    }

    private static Optional<Proposal> comeBack(FailoverState state, ServiceId service, Instant now) {
        return outward(state, service)
                .filter(out -> !tooLate(out, now))
                .flatMap(out -> Plans.plan(state, service, Optional.of(out.from()), MoveKind.DRILL, now)
                        .filter(plan -> plan.missing().isEmpty())
                        .map(plan -> Moves.planned(
                                state,
                                plan,
                                new Origin(
                                        out.by().who(),
                                        Origin.rule("back from drill " + out.id())
                                                .why()),
                                false,
                                now,
                                now)));
    }

    /** Written down, so that people are told once, whoever leads, that the service stays where the drill left it. */
    private static Optional<Proposal> giveUp(FailoverState state, ServiceId service, Instant now) {
        return outward(state, service).filter(out -> tooLate(out, now)).map(out -> {
            String why = "the way back could not be taken within " + Wording.seconds(RETURN) + held(state, out, now);
            FailoverRecord staying = out.staying(why);
            List<FailoverRecord> records = new ArrayList<>(state.durable().failovers());
            records.replaceAll(move -> move.number() == out.number() ? staying : move);
            Decision decision = new Decision(
                    Decision.Kind.CLOSE,
                    Optional.of(service),
                    now,
                    Origin.RULE,
                    Optional.of(out.id()),
                    why,
                    List.of(),
                    List.of());
            return Proposals.propose(
                    state, state.routing(), records, decision, List.of(new Notice.ReturnGivenUp(staying, why)));
        });
    }

    /** What speaks against the way back, said after what was said before. */
    private static String held(FailoverState state, FailoverRecord out, Instant now) {
        return Plans.plan(state, out.service(), Optional.of(out.from()), MoveKind.DRILL, now).stream()
                .flatMap(plan -> plan.missing().stream())
                .map(reason -> "; " + reason.text())
                .collect(Collectors.joining());
    }

    private static boolean tooLate(FailoverRecord out, Instant now) {
        return out.times().endedAt().filter(at -> now.isBefore(at.plus(RETURN))).isEmpty();
    }

    private static Optional<Proposal> failBack(
            FailoverState state, ServiceId service, ServicePolicy wanted, Instant now) {
        MovePolicy.Failback failback = wanted.moves().failback();
        Optional<Instant> since = Optional.ofNullable(state.wellSince().get(service));
        boolean due = failback.automatic()
                && since.filter(well -> !now.isBefore(well.plus(failback.after())))
                        .isPresent();
        if (!due
                || Assessment.of(state, service, now).concern()
                || outward(state, service).filter(out -> !tooLate(out, now)).isPresent()) {
            return Optional.empty();
        }
        List<HoldReason> missing = new ArrayList<>();
        Conditions.automatic(state, service, now, missing);
        return Plans.plan(state, service, Optional.of(wanted.preferred()), MoveKind.FAILBACK, now)
                .filter(plan -> plan.missing().isEmpty() && missing.isEmpty())
                .map(plan -> Moves.planned(
                        state,
                        plan,
                        Origin.rule(wanted.preferred() + " has been well for "
                                + Wording.seconds(Duration.between(since.orElse(now), now))),
                        false,
                        now,
                        now));
    }

    /** Enters since when the preferred site of each service that is elsewhere could take it back. */
    static void observe(Draft draft) {
        FailoverState known = draft.freeze();
        SortedMap<ServiceId, Instant> well = new TreeMap<>();
        draft.policy.services().forEach((service, wanted) -> {
            if (wanted.moves().failback().automatic()
                    && !known.active(service).equals(Optional.of(wanted.preferred()))
                    && Plans.find(Candidates.assess(known, service, draft.now), wanted.preferred())
                            .filter(Candidate::eligible)
                            .isPresent()) {
                well.put(service, known.wellSince().getOrDefault(service, draft.now));
            }
        });
        draft.wellSince = well;
    }
}
