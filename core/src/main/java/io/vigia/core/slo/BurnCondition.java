package io.vigia.core.slo;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Alerts while the budget burns faster than {@code factor} times the rate that would just spend it, over a long window (it matters) and over a
 * short one (it still goes on). SRE workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
 *
 * @param longWindow as {@link Resolution} can sum it exactly
 * @param shortWindow at most the long one; equal to it where only one window was meant
 * @param factor burn rate that must be exceeded, above 0, at most a million
 * @param alertAfter for how long it must hold before it alerts (OpenSLO's {@code alertAfter}), 0 to 1 day
 */
public record BurnCondition(
        Duration longWindow,
        Duration shortWindow,
        BigDecimal factor,
        Severity severity,
        Duration alertAfter,
        TrafficGuard guard) {
    // Before the defaults: they are checked against it.
    private static final BigDecimal MAX_FACTOR = BigDecimal.valueOf(1_000_000);

    /** The workbook's defaults: 2 % of a 30-day budget in an hour, 5 % in 6 hours; 10 % in a day (3x) and in three days (1x). */
    public static final List<BurnCondition> DEFAULTS = List.of(
            of(Duration.ofHours(1), Duration.ofMinutes(5), "14.4", Severity.PAGE),
            of(Duration.ofHours(6), Duration.ofMinutes(30), "6", Severity.PAGE),
            of(Duration.ofDays(1), Duration.ofHours(2), "3", Severity.TICKET),
            of(Duration.ofDays(3), Duration.ofHours(6), "1", Severity.TICKET));

    public BurnCondition {
        Resolution.require("long window", longWindow);
        Resolution.require("short window", shortWindow);
        if (shortWindow.compareTo(longWindow) > 0) {
            throw new IllegalArgumentException(
                    "short window " + shortWindow + " is longer than the long window " + longWindow);
        }
        factor = Decimals.plain(factor);
        if (factor.signum() <= 0 || factor.compareTo(MAX_FACTOR) > 0 || factor.scale() > Objective.MAX_SCALE) {
            throw new IllegalArgumentException(
                    "burn factor is " + factor.toPlainString() + ", must be above 0 and at most " + MAX_FACTOR
                            + ", with at most " + Objective.MAX_SCALE + " decimals");
        }
        if (alertAfter.isNegative() || alertAfter.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("alertAfter is " + alertAfter + ", must be between 0 and 1d");
        }
    }

    /** With the default guard, and at once. */
    public static BurnCondition of(Duration longWindow, Duration shortWindow, String factor, Severity severity) {
        return new BurnCondition(
                longWindow,
                shortWindow,
                Decimals.parse("burn factor", factor),
                severity,
                Duration.ZERO,
                TrafficGuard.DEFAULT);
    }
}
