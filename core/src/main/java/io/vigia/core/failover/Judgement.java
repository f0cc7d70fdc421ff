package io.vigia.core.failover;

import io.vigia.core.failover.FailoverState.Run;
import io.vigia.core.failover.MoveStep.Status;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the step of a move that is under way is over, and how it went. */
final class Judgement {
    /** Beyond a hook's own time-out: for the order, the killing and the report to travel. */
    static final Duration HOOK_GRACE = Duration.ofSeconds(5);

    /** A site this little behind has all that was written before the quiescence. */
    static final Duration CAUGHT_UP = Duration.ofSeconds(1);

    private Judgement() {}

    /**
     * How a step ended.
     *
     * @param verifiedAt when the last good answer began, of a verification
     * @param stops whether the move ends with it, whatever the step's own failure would mean
     */
    record End(Status status, String detail, Optional<Instant> verifiedAt, boolean stops) {
        End(Status status, String detail, Optional<Instant> verifiedAt) {
            this(status, detail, verifiedAt, false);
        }

        static End done() {
            return new End(Status.DONE, "", Optional.empty());
        }

        static End of(List<String> missing) {
            return new End(
                    missing.isEmpty() ? Status.DONE : Status.DEGRADED, String.join("; ", missing), Optional.empty());
        }

        static End failed(String why) {
            return new End(Status.FAILED, why, Optional.empty());
        }

        /** The move must not go on. */
        static End stopped(String why) {
            return new End(Status.FAILED, why, Optional.empty(), true);
        }
    }

    /** Empty while it is to go on. */
    static Optional<End> of(FailoverState state, FailoverRecord move, MoveStep step, Instant now) {
        Run run = state.runs().get(move.run(move.current()));
        if (run == null) {
            return Optional.empty();
        }
        Optional<String> lost = lost(state, move, move.to());
        if (lost.isPresent() && beforeTheMove(move, step)) {
            return Optional.of(End.stopped(lost.get()));
        }
        return switch (step.kind()) {
            case HOOK -> hook(step, run, now);
            case QUIESCE -> quiesced(state, move, step, run, now);
            case RAMP -> ramped(state, move, step, run, now);
            case FENCE, ROUTE, SETTLE, ROLLBACK ->
                run.settledAt().map(settled -> End.of(Progress.behind(state, move, step, now)));
            case VERIFY -> verified(state, move, step, run, lost, now);
            case DRAIN -> drained(state, move, step, run, now);
        };
    }

    /** While the new site does not serve yet, its loss ends the move; hooks that undo are of no such interest. */
    private static boolean beforeTheMove(FailoverRecord move, MoveStep step) {
        boolean undoing = move.steps().stream()
                .limit(move.current())
                .anyMatch(before ->
                        before.status() == Status.FAILED && before.onFailure() == io.vigia.core.model.OnFailure.STOP);
        return !undoing
                && !move.past(MoveStep.Kind.ROUTE)
                && step.kind() != MoveStep.Kind.ROUTE
                && step.kind() != MoveStep.Kind.ROLLBACK;
    }

    private static Optional<String> lost(FailoverState state, FailoverRecord move, io.vigia.core.model.SiteId site) {
        return Plans.condemned(state, move.service(), site)
                .map(verdict -> site + " was lost in its turn: " + Candidates.complaint(verdict.target(), verdict));
    }

    private static Optional<End> hook(MoveStep step, Run run, Instant now) {
        Optional<HookReport> over = run.report().filter(report -> report.state().over());
        if (over.isPresent()) {
            HookReport report = over.get();
            String output = report.output().strip();
            String words = report.detail() + (output.isEmpty() ? "" : "; it wrote: " + output);
            return Optional.of(new End(
                    report.state() == HookReport.State.DONE ? Status.DONE : Status.FAILED, words, Optional.empty()));
        }
        Instant deadline = run.since().plus(step.timeout()).plus(HOOK_GRACE);
        String node = step.hook().map(hook -> hook.node().value()).orElse("");
        return now.isBefore(deadline)
                ? Optional.empty()
                : Optional.of(End.failed("no word from " + node + " of how it ended, after "
                        + Wording.seconds(Duration.between(run.since(), now))));
    }

    private static Optional<End> quiesced(
            FailoverState state, FailoverRecord move, MoveStep step, Run run, Instant now) {
        Optional<String> fallen = lost(state, move, move.from());
        List<String> behindRpo = lagging(state, move, now, Optional.empty());
        if (fallen.isPresent()) {
            return Optional.of(
                    behindRpo.isEmpty() ? End.of(List.of(fallen.get())) : End.failed(String.join("; ", behindRpo)));
        }
        if (run.settledAt().isEmpty()) {
            return Optional.empty();
        }
        Instant settled = run.settledAt().get();
        Optional<Long> sessions = Progress.unfinished(state, move, settled, now);
        List<String> behind = lagging(state, move, now, Optional.of(settled));
        if (sessions.filter(left -> left == 0).isPresent() && behind.isEmpty()) {
            return Optional.of(End.of(Progress.behind(state, move, step, now)));
        }
        if (now.isBefore(settled.plus(step.timeout()))) {
            return Optional.empty();
        }
        if (!behind.isEmpty() && !move.forced()) {
            return Optional.of(End.failed("not caught up: " + String.join("; ", behind)));
        }
        List<String> missing = new ArrayList<>(Progress.behind(state, move, step, now));
        sessions.filter(left -> left > 0).ifPresent(left -> missing.add(left + " sessions were cut"));
        missing.addAll(behind);
        return Optional.of(End.of(missing));
    }

    /**
     * The parts of the new site's lag that are too large or too old.
     *
     * @param since with it the site must have been measured after that moment, and have caught up; without, the RPO decides
     */
    private static List<String> lagging(
            FailoverState state, FailoverRecord move, Instant now, Optional<Instant> since) {
        ServicePolicy wanted = state.policy().services().get(move.service());
        ServicePolicy.SitePolicy site = wanted == null ? null : wanted.sites().get(move.to());
        List<String> behind = new ArrayList<>();
        if (wanted == null || site == null || wanted.rpo().isEmpty()) {
            return behind;
        }
        Duration limit = since.isPresent() ? CAUGHT_UP : wanted.rpo().get();
        Instant oldest = since.orElse(now.minus(state.policy().timing().lagStaleAfter()));
        for (io.vigia.core.model.TargetId part : site.lag()) {
            FailoverState.Lag lag = state.lags().get(part);
            if (lag == null || lag.observedAt().isBefore(oldest)) {
                behind.add("the lag of " + part + " is not known");
            } else if (lag.lag().compareTo(limit) > 0) {
                behind.add("the lag of " + part + " is " + Wording.seconds(lag.lag()));
            }
        }
        return behind;
    }

    private static Optional<End> ramped(FailoverState state, FailoverRecord move, MoveStep step, Run run, Instant now) {
        Optional<String> fallen = lost(state, move, move.from());
        if (fallen.isPresent()) {
            return Optional.of(End.of(List.of(fallen.get())));
        }
        return run.settledAt()
                .filter(settled -> !now.isBefore(settled.plus(step.timeout())))
                .map(settled -> End.of(Progress.behind(state, move, step, now)));
    }

    private static Optional<End> verified(
            FailoverState state, FailoverRecord move, MoveStep step, Run run, Optional<String> lost, Instant now) {
        List<String> missing = new ArrayList<>();
        boolean waiting = false;
        Optional<Instant> verified = Optional.empty();
        for (BalancerId balancer : Progress.balancers(state, move, now)) {
            Instant appliedAt = move.applied().get(balancer);
            BalancerPolicy wanted = state.policy().balancers().get(balancer);
            if (appliedAt != null && wanted != null && wanted.checked().contains(move.service())) {
                Instant answered = state.answered().get(TargetId.path(balancer, move.service()));
                if (answered == null || answered.isBefore(appliedAt)) {
                    waiting = true;
                    missing.add("no good answer through " + balancer);
                } else if (verified.isEmpty() || answered.isAfter(verified.get())) {
                    verified = Optional.of(answered);
                }
            }
        }
        lost.ifPresent(missing::add);
        boolean late = !now.isBefore(run.since().plus(step.timeout()));
        if (waiting && !late && lost.isEmpty()) {
            return Optional.empty();
        }
        boolean back = step.onFailure() == io.vigia.core.model.OnFailure.STOP
                && Plans.condemned(state, move.service(), move.from()).isEmpty();
        Status bad = back ? Status.FAILED : Status.DEGRADED;
        return Optional.of(new End(missing.isEmpty() ? Status.DONE : bad, String.join("; ", missing), verified));
    }

    private static Optional<End> drained(
            FailoverState state, FailoverRecord move, MoveStep step, Run run, Instant now) {
        Optional<Long> sessions = Progress.unfinished(state, move, run.since(), now);
        if (sessions.filter(left -> left == 0).isPresent()) {
            return Optional.of(End.done());
        }
        if (now.isBefore(run.since().plus(step.timeout()))) {
            return Optional.empty();
        }
        // A balancer that is moved without its socket cannot count: that is known beforehand, and nobody's fault.
        return Optional.of(sessions.map(left -> End.of(List.of(left + " sessions were cut")))
                .orElse(new End(Status.DONE, "sessions that may have been cut were not counted", Optional.empty())));
    }
}
