package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One move of a service, open or over: a failover, a switchover, a failback or a drill.
 *
 * @param number of the revision that began it
 * @param epoch the newest one that it made; before it made one, the epoch in which it began
 * @param by who wanted it; its {@code why} is the cause
 * @param overridden the reasons to hold that a person has overridden
 * @param lag of the new site when it was decided: the data that may be lost; empty when nobody measured it
 * @param andBack whether, once it is done, the service is to be moved back; no more so once that was given up
 * @param strict whether at no moment two sites may serve
 * @param steps all of them, in order
 * @param applied when each balancer was first seen to lead to the new site
 * @param detail what is missing, when degraded or failed
 */
public record FailoverRecord(
        long number,
        ServiceId service,
        SiteId from,
        SiteId to,
        long epoch,
        MoveKind kind,
        Origin by,
        List<String> overridden,
        Optional<Duration> lag,
        boolean andBack,
        boolean strict,
        Times times,
        List<MoveStep> steps,
        SortedMap<BalancerId, Instant> applied,
        Result result,
        String detail) {
    /** Steps that one move may have. */
    public static final int MAX_STEPS = 64;

    public FailoverRecord {
        overridden = List.copyOf(overridden);
        steps = List.copyOf(steps);
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException(steps.size() + " steps, at most " + MAX_STEPS);
        }
    }

    /** Unique in a lake: {@code 3-s3}. */
    public String id() {
        return number + "-" + service;
    }

    public boolean open() {
        return result == Result.MOVING;
    }

    /** One line, for people. */
    public String cause() {
        return by.why();
    }

    /** Whether a person has overridden a hold. */
    public boolean forced() {
        return !overridden.isEmpty();
    }

    /** The place of the step that is under way or due; the number of steps when all are over. */
    public int current() {
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).status().over()) {
                return i;
            }
        }
        return steps.size();
    }

    /** The step that is under way; empty once the move is over. */
    public Optional<MoveStep> running() {
        int current = current();
        return open() && current < steps.size() && steps.get(current).status() == MoveStep.Status.RUNNING
                ? Optional.of(steps.get(current))
                : Optional.empty();
    }

    /** Names the running of a step, for an agent that must not run a hook twice: {@code 3-s3/2}. */
    public String run(int step) {
        return id() + "/" + step;
    }

    /** Whether a step of this kind has ended, well or with something missing. */
    boolean past(MoveStep.Kind step) {
        return steps.stream()
                .anyMatch(one -> one.kind() == step
                        && (one.status() == MoveStep.Status.DONE || one.status() == MoveStep.Status.DEGRADED));
    }

    /** Whether a failure has stopped the move, so that what is left of it undoes. */
    boolean stopped() {
        return steps.stream()
                .anyMatch(step -> step.status() == MoveStep.Status.FAILED && step.onFailure() == OnFailure.STOP);
    }

    /** Ended from outside, by what it goes against: the step that was under way failed, and none follows. */
    FailoverRecord superseded(Instant at, String why) {
        List<MoveStep> left = steps.stream()
                .map(step -> switch (step.status()) {
                    case RUNNING -> step.ended(MoveStep.Status.FAILED, at, why);
                    case PENDING -> step.skipped();
                    default -> step;
                })
                .toList();
        return with(left, epoch).ended(Result.DEGRADED, at, why);
    }

    FailoverRecord with(List<MoveStep> changed, long madeEpoch) {
        return new FailoverRecord(
                number,
                service,
                from,
                to,
                madeEpoch,
                kind,
                by,
                overridden,
                lag,
                andBack,
                strict,
                times,
                changed,
                applied,
                result,
                detail);
    }

    FailoverRecord with(Times changed) {
        return new FailoverRecord(
                number,
                service,
                from,
                to,
                epoch,
                kind,
                by,
                overridden,
                lag,
                andBack,
                strict,
                changed,
                steps,
                applied,
                result,
                detail);
    }

    FailoverRecord appliedAt(Map<BalancerId, Instant> seen) {
        return new FailoverRecord(
                number,
                service,
                from,
                to,
                epoch,
                kind,
                by,
                overridden,
                lag,
                andBack,
                strict,
                times,
                steps,
                new TreeMap<>(seen),
                result,
                detail);
    }

    /** The same without a way back, and why. */
    FailoverRecord staying(String why) {
        return new FailoverRecord(
                number,
                service,
                from,
                to,
                epoch,
                kind,
                by,
                overridden,
                lag,
                false,
                strict,
                times,
                steps,
                applied,
                result,
                detail.isEmpty() ? why : detail + "; " + why);
    }

    FailoverRecord ended(Result how, Instant at, String missing) {
        return new FailoverRecord(
                number,
                service,
                from,
                to,
                epoch,
                kind,
                by,
                overridden,
                lag,
                andBack,
                strict,
                times.ended(at),
                steps,
                applied,
                how,
                missing);
    }

    /**
     * @param accusedAt when the first vantage accused; of a planned move, when it was asked for
     * @param confirmedAt when the quorum concluded
     * @param committedAt when the decision was known to be durable; in a durable record of an open move still empty
     * @param switchedAt when no more balancer was waited for
     * @param verifiedAt when the last good answer through a balancer began
     */
    public record Times(
            Instant accusedAt,
            Instant confirmedAt,
            Instant decidedAt,
            Optional<Instant> committedAt,
            Optional<Instant> switchedAt,
            Optional<Instant> verifiedAt,
            Optional<Instant> endedAt) {
        static Times decided(Instant accused, Instant confirmed, Instant decided) {
            return new Times(
                    accused,
                    confirmed,
                    decided,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        Times committed(Instant at) {
            return new Times(accusedAt, confirmedAt, decidedAt, Optional.of(at), switchedAt, verifiedAt, endedAt);
        }

        Times switched(Instant at) {
            return new Times(accusedAt, confirmedAt, decidedAt, committedAt, Optional.of(at), verifiedAt, endedAt);
        }

        Times verified(Optional<Instant> at) {
            return new Times(accusedAt, confirmedAt, decidedAt, committedAt, switchedAt, at, endedAt);
        }

        Times ended(Instant at) {
            return new Times(accusedAt, confirmedAt, decidedAt, committedAt, switchedAt, verifiedAt, Optional.of(at));
        }
    }

    /** How it went. */
    public enum Result {
        MOVING,
        DONE,
        /** The service has moved, and something is missing. */
        DEGRADED,
        /** The service is where it was. */
        FAILED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
