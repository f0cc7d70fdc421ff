package io.vigia.core.slo;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How time is cut for the methods that budget slices. Slices lie on multiples of their length since 1970 (UTC).
 *
 * @param length whole seconds that divide a day: 1 s to 24 h
 * @param target the ratio of good events from which a slice is good, above 0 and at most 1; {@link BudgetingMethod#RATIO_TIMESLICES}
 *     does not ask for it
 */
public record Timeslices(Duration length, BigDecimal target) {
    private static final long DAY_SECONDS = 86_400;

    public Timeslices {
        long seconds = length.toSeconds();
        if (seconds < 1 || !length.equals(Duration.ofSeconds(seconds)) || DAY_SECONDS % seconds != 0) {
            throw new IllegalArgumentException("slice length is " + length
                    + ", must be whole seconds that divide a day, such as 1s, 10s, 1m or 5m");
        }
        target = Decimals.plain(target);
        if (target.signum() <= 0 || target.compareTo(BigDecimal.ONE) > 0 || target.scale() > Objective.MAX_SCALE) {
            throw new IllegalArgumentException("slice target is " + target.toPlainString()
                    + ", must be above 0 and at most 1, with at most " + Objective.MAX_SCALE + " decimals");
        }
    }

    public static Timeslices of(Duration length, String target) {
        return new Timeslices(length, Decimals.parse("slice target", target));
    }

    long lengthSeconds() {
        return length.toSeconds();
    }
}
