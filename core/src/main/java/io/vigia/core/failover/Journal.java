package io.vigia.core.failover;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.MoveStep.Status;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a move down, step by step: each entry ends one step and begins the next, or ends the move. What it writes becomes true only
 * once it is committed, so whoever leads next reads where to go on.
 */
final class Journal {
    private Journal() {}

    /** A move and the routing after one entry. */
    record Entry(FailoverRecord move, RoutingState routing) {}

    /** Begins the first step of a move that is new. */
    static Entry begin(FailoverRecord move, RoutingState routing, Instant now) {
        return go(move, routing, now);
    }

    /** Ends the step that is under way, as {@code end} says, and goes on. */
    static Entry end(FailoverState state, FailoverRecord move, Judgement.End end, Instant now) {
        int current = move.current();
        List<MoveStep> steps = new ArrayList<>(move.steps());
        MoveStep ended = steps.get(current).ended(end.status(), now, end.detail());
        steps.set(current, end.stops() ? ended.stopping() : ended);
        if (end.status() == Status.FAILED && steps.get(current).onFailure() == OnFailure.STOP) {
            for (int i = current + 1; i < steps.size(); i++) {
                steps.set(i, steps.get(i).skipped());
            }
            RoutingState plain =
                    Routes.next(state.routing(), move.service(), state.routing().move(move.service(), move.from()));
            steps.addAll(Plans.undoing(state.policy(), move, !plain.sameFor(move.service(), state.routing())));
        }
        FailoverRecord changed = move.with(steps, move.epoch());
        if (end.verifiedAt().isPresent()) {
            changed = changed.with(changed.times().verified(end.verifiedAt()));
        }
        return go(changed, state.routing(), now);
    }

    /** Begins the next step, or ends the move when there is none. */
    private static Entry go(FailoverRecord move, RoutingState routing, Instant now) {
        int next = move.current();
        if (next == move.steps().size()) {
            return new Entry(close(move, now), routing);
        }
        MoveStep step = move.steps().get(next);
        Optional<RoutingState> wanted = Routes.wanted(step, move)
                .filter(stand -> !stand.sameFor(move.service(), routing))
                .map(stand -> Routes.next(routing, move.service(), stand));
        RoutingState made = wanted.orElse(routing);
        List<MoveStep> steps = new ArrayList<>(move.steps());
        steps.set(next, step.started(now, Routes.wanted(step, move).isPresent() ? made.epoch() : 0));
        return new Entry(move.with(steps, made.epoch() > routing.epoch() ? made.epoch() : move.epoch()), made);
    }

    private static FailoverRecord close(FailoverRecord move, Instant now) {
        boolean stopped = false;
        List<String> missing = new ArrayList<>();
        for (MoveStep step : move.steps()) {
            if (step.status() == Status.FAILED || step.status() == Status.DEGRADED) {
                stopped |= step.status() == Status.FAILED && step.onFailure() == OnFailure.STOP;
                missing.add(step.title() + ": " + step.detail());
            }
        }
        Result result = stopped ? Result.FAILED : missing.isEmpty() ? Result.DONE : Result.DEGRADED;
        return move.ended(result, now, String.join("; ", missing));
    }

    /** What a move that is over has proven of its path; empty when the service did not get there. */
    static Optional<Proof> proof(FailoverRecord over) {
        if (over.open() || over.result() == Result.FAILED || !over.past(MoveStep.Kind.ROUTE)) {
            return Optional.empty();
        }
        FailoverRecord.Times times = over.times();
        boolean planned = over.kind().planned();
        Instant from = planned ? firstRouting(over).orElse(times.decidedAt()) : times.accusedAt();
        Optional<Instant> good = times.verifiedAt().or(times::switchedAt);
        return Optional.of(new Proof(
                over.service(),
                over.from(),
                over.to(),
                over.id(),
                over.kind(),
                times.endedAt().orElse(times.decidedAt()),
                over.result(),
                planned ? Optional.empty() : Optional.of(Duration.between(times.accusedAt(), times.decidedAt())),
                times.switchedAt().map(at -> Duration.between(times.decidedAt(), at)),
                good.map(at -> Duration.between(from, at)),
                over.lag()));
    }

    private static Optional<Instant> firstRouting(FailoverRecord over) {
        return over.steps().stream()
                .filter(step -> step.epoch() > 0)
                .findFirst()
                .flatMap(MoveStep::startedAt);
    }
}
