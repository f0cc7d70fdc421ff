package io.vigia.core.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one probe of one vantage last saw of one target. Self-contained, so that a lost message loses no evidence: the run
 * says for how long and how often in a row the outcome has been the same, and the counters are cumulative.
 *
 * <p>All times are durations measured on the vantage's own monotonic clock, so skewed clocks cannot matter.
 *
 * @param target what was probed
 * @param outcome the latest result; a probe never says {@link Outcome#UNKNOWN} of its own accord unless it could not look
 * @param runLength how many results in a row were in the same class (serving, down, or unknown), this one included; at least 1
 * @param runAgeMillis from the <em>end</em> of the run's first result to the end of the latest; 0 when runLength is 1
 * @param ageMillis from the end of the latest result to the making of the batch
 * @param latencyMicros how long the latest probe took, time-outs included
 * @param checks probes finished since this agent started
 * @param failures how many of them did not serve
 * @param lagMillis data that would be lost by moving to this target's site now, where the probe can tell
 * @param reason one line, for people: why not up, or what was seen; at most {@link #MAX_REASON_LENGTH} characters
 * @param readings further figures, at most {@link #MAX_READINGS}
 */
public record Observation(
        TargetId target,
        Outcome outcome,
        long runLength,
        long runAgeMillis,
        long ageMillis,
        long latencyMicros,
        long checks,
        long failures,
        OptionalLong lagMillis,
        String reason,
        List<Reading> readings) {
    public static final int MAX_REASON_LENGTH = 256;
    public static final int MAX_READINGS = 256;

    public Observation {
        atLeast("runLength", runLength, 1);
        atLeast("runAgeMillis", runAgeMillis, 0);
        atLeast("ageMillis", ageMillis, 0);
        atLeast("latencyMicros", latencyMicros, 0);
        atLeast("checks", checks, 0);
        atLeast("failures", failures, 0);
        if (failures > checks) {
            throw new IllegalArgumentException("failures " + failures + " of " + target + " exceed checks " + checks);
        }
        lagMillis.ifPresent(lag -> atLeast("lagMillis", lag, 0));
        if (reason.length() > MAX_REASON_LENGTH) {
            throw new IllegalArgumentException("reason of " + target + " is longer than " + MAX_REASON_LENGTH);
        }
        if (readings.size() > MAX_READINGS) {
            throw new IllegalArgumentException(
                    readings.size() + " readings of " + target + ", at most " + MAX_READINGS);
        }
        readings = List.copyOf(readings);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
        }
    }
}
