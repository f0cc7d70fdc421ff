package io.vigia.agent.probe.run;

import io.vigia.core.config.LakeConfig;
import java.util.random.RandomGenerator;

/**
 * When to look next. Pure: time and randomness come from outside. Every pause is spread by a tenth, so that the vantages of
 * a lake drift past each other instead of all looking in the same instant.
 */
final class ProbeSchedule {
    private static final long MAX_FIRST_DELAY_NANOS = 100_000_000L;

    private final long intervalNanos;
    private final long retryNanos;
    private final long timeoutNanos;
    private final RandomGenerator random;

    ProbeSchedule(LakeConfig.Schedule schedule, RandomGenerator random) {
        this.intervalNanos = schedule.interval().toNanos();
        this.retryNanos = Math.min(schedule.retry().toNanos(), intervalNanos);
        this.timeoutNanos = schedule.timeout().toNanos();
        this.random = random;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /** Pause before the very first look: short, since an agent that has just started knows nothing; at most 100 ms. */
    long firstDelayNanos() {
        return (long) (random.nextDouble() * Math.min(intervalNanos, MAX_FIRST_DELAY_NANOS));
    }

    /**
     * Monotonic time of the next look. While all is well looks start an interval apart; a young failure is looked at again
     * {@code retry} after it ended; and a failing target always has that pause, however long its looks take.
     */
    long nextNanos(Run run, long startedNanos, long endedNanos) {
        if (run.isYoungFailure()) {
            return endedNanos + retryNanos;
        }
        // The look after the first of a run falls anywhere around its interval: agents that were started together, or
        // saw the
        // same event, part here.
        double spread = run.length() <= 1 ? 0.5 + random.nextDouble() : 0.9 + 0.2 * random.nextDouble();
        long next = startedNanos + (long) (intervalNanos * spread);
        return Math.max(next, run.isFailure() ? endedNanos + retryNanos : endedNanos);
    }
}
