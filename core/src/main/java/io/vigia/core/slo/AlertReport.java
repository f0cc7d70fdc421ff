package io.vigia.core.slo;

import java.time.Instant;
import java.util.Optional;

/**
 * Where one condition of one alert policy stands, and why.
 *
 * @param policy name of the alert policy
 * @param number of the condition within it, from 0
 * @param frozen whether nothing may change now because too little is measured
 * @param since when it began to hold, or to alert
 * @param longWindow figures of the long window; {@code shortWindow} of the short one
 * @param badAllowed share of bad that must be exceeded in both
 * @param explanation one sentence with the figures and the thresholds
 */
public record AlertReport(
        String policy,
        int number,
        BurnCondition condition,
        Phase phase,
        boolean frozen,
        Optional<Instant> since,
        WindowFigures longWindow,
        WindowFigures shortWindow,
        double badAllowed,
        String explanation) {
    /** How far an alert is. */
    public enum Phase {
        INACTIVE,
        /** Holds, but not yet for as long as the condition asks. */
        PENDING,
        FIRING
    }
}
