package io.vigia.core.slo;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * When a measurement is good enough to speak of.
 *
 * @param leastCoverage share of the elapsed window that must have been measured to say met or to resolve an alert, 0 to 1
 * @param staleAfter for how long nothing may have been measured before alerts freeze; two or three times as often as the source reports; 1 s
 *     to 1 h
 */
public record MeasureRule(BigDecimal leastCoverage, Duration staleAfter) {
    public static final MeasureRule DEFAULT = new MeasureRule(new BigDecimal("0.5"), Duration.ofSeconds(60));

    public MeasureRule {
        leastCoverage = Decimals.plain(leastCoverage);
        if (leastCoverage.signum() < 0
                || leastCoverage.compareTo(BigDecimal.ONE) > 0
                || leastCoverage.scale() > Objective.MAX_SCALE) {
            throw new IllegalArgumentException(
                    "least coverage is " + leastCoverage.toPlainString() + ", must be between 0 and 1");
        }
        if (staleAfter.compareTo(Duration.ofSeconds(1)) < 0 || staleAfter.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("staleAfter is " + staleAfter + ", must be between 1s and 1h");
        }
    }
}
