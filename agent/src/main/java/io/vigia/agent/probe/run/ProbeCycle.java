package io.vigia.agent.probe.run;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.TargetId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The life of one probe, without its timers: {@code idle -> looking -> idle}, or, when a look outlives its time-out, {@code
 * looking -> hanging -> idle}. Every look has a number; an answer to any but the one under way is late, dropped and counted.
 * Time is monotonic nanoseconds.
 *
 * <pre>
 * idle     begin      looking
 * looking  ended      idle      a result
 * looking  timedOut   hanging   a result: down, or unknown when this agent itself stood still
 * hanging  ended      idle      no result, one late answer more
 * hanging  overdue    hanging   a result: still down
 * </pre>
 */
final class ProbeCycle {
    /** A time-out noticed this much too late says more of this agent than of the target. */
    static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final TargetId target;
    private final ProbeSchedule schedule;
    private final Run run;
    private long look;
    private boolean looking;
    private boolean hanging;
    private long startedNanos;
    private long nextNanos;
    private long late;

    ProbeCycle(TargetId target, ProbeSchedule schedule, Run run, long nowNanos) {
        this.target = target;
        this.schedule = schedule;
        this.run = run;
        this.nextNanos = nowNanos + schedule.firstDelayNanos();
    }

    /** When to {@link #begin}, or say {@link #overdue}, next. */
    long nextNanos() {
        return nextNanos;
    }

    boolean isIdle() {
        return !looking && !hanging;
    }

    boolean isHanging() {
        return hanging;
    }

    long timeoutNanos() {
        return schedule.timeoutNanos();
    }

    /** Answers that came too late, or twice. */
    long late() {
        return late;
    }

    Run run() {
        return run;
    }

    /** A look starts; returns its number. */
    long begin(long nowNanos) {
        if (!isIdle()) {
            throw new IllegalStateException("look " + look + " of " + target + " has not ended");
        }
        looking = true;
        startedNanos = nowNanos;
        return ++look;
    }

    /** The look has answered; null when nobody waits for that answer any more. */
    @Nullable
    Seen ended(long number, ProbeResult result, long nowNanos) {
        if (number != look || isIdle()) {
            late++;
            return null;
        }
        if (hanging) {
            late++;
            hanging = false;
            return null;
        }
        looking = false;
        return seen(result.outcome(), result.reason(), result.lagMillis(), result.readings(), nowNanos);
    }

    /** The look's time is up; null when it has ended meanwhile. */
    @Nullable
    Seen timedOut(long number, long nowNanos) {
        if (number != look || !looking) {
            return null;
        }
        looking = false;
        hanging = true;
        long took = nowNanos - startedNanos;
        if (took >= schedule.timeoutNanos() + STALL_NANOS) {
            return bare(
                    Outcome.UNKNOWN, "could not look: this agent stood still for " + millis(took) + " ms", nowNanos);
        }
        return bare(Outcome.DOWN, "no full answer within " + millis(schedule.timeoutNanos()) + " ms", nowNanos);
    }

    /** It is time for a look, but the last one has not returned even after its time-out. */
    Seen overdue(long nowNanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nowNanos - startedNanos);
        Seen seen = bare(Outcome.DOWN, "no answer: still hanging since " + seconds + " s", nowNanos);
        nextNanos = schedule.nextNanos(run, nowNanos, nowNanos);
        return seen;
    }

    private Seen bare(Outcome outcome, String reason, long nowNanos) {
        return seen(outcome, reason, OptionalLong.empty(), List.of(), nowNanos);
    }

    private Seen seen(Outcome outcome, String reason, OptionalLong lag, List<Reading> readings, long nowNanos) {
        boolean urgent = run.add(outcome, nowNanos);
        nextNanos = schedule.nextNanos(run, startedNanos, nowNanos);
        return new Seen(
                target,
                outcome,
                Reasons.line(reason),
                run.length(),
                run.ageNanos(),
                nowNanos,
                nowNanos - startedNanos,
                run.checks(),
                run.failures(),
                lag.isPresent() && lag.getAsLong() < 0 ? OptionalLong.empty() : lag,
                readings.size() > Observation.MAX_READINGS ? readings.subList(0, Observation.MAX_READINGS) : readings,
                urgent);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
