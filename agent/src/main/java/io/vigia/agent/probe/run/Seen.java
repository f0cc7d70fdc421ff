package io.vigia.agent.probe.run;

import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.TargetId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One finished look, stamped with the monotonic clock; becomes an {@link Observation} once its age is known.
 *
 * @param endedNanos monotonic time at which the look ended
 * @param urgent the outcome's class differs from the one before, or it belongs to a failing run younger than {@link
 *     Run#YOUNG_NANOS}: should be told at once
 */
public record Seen(
        TargetId target,
        Outcome outcome,
        String reason,
        long runLength,
        long runAgeNanos,
        long endedNanos,
        long latencyNanos,
        long checks,
        long failures,
        OptionalLong lagMillis,
        List<Reading> readings,
        boolean urgent) {

    /** As it is told at monotonic time {@code nowNanos}, not before {@link #endedNanos}. */
    public Observation at(long nowNanos) {
        return new Observation(
                target,
                outcome,
                runLength,
                TimeUnit.NANOSECONDS.toMillis(runAgeNanos),
                Math.max(0, TimeUnit.NANOSECONDS.toMillis(nowNanos - endedNanos)),
                TimeUnit.NANOSECONDS.toMicros(latencyNanos),
                checks,
                failures,
                lagMillis,
                reason,
                readings);
    }
}
