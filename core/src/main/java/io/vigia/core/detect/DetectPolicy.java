package io.vigia.core.detect;

import java.time.Duration;

/**
 * How observations become opinions and opinions become verdicts.
 *
 * <p>Time <em>and</em> count, after SWIM and Lifeguard: one lost packet is no failure, nor are three in a burst.
 *
 * @param fallCount failures in a row before a vantage accuses, at least 1; more while the vantage's path is lossy
 * @param fallTime and the time those failures must span
 * @param riseCount successes in a row before it takes the accusation back, at least 1
 * @param riseTime and the time those successes must span
 * @param staleAfter a vantage's word older than this is silence
 * @param vantages how many sites must accuse, at least 1; with 1 (a lab of one site) one vantage suffices, wherever it stands
 * @param maxStall a vantage whose event loop, clock or ticks were off by more is sick; so is the aggregator itself
 * @param quarantine how long a sick vantage is not counted after its last sign of sickness
 */
public record DetectPolicy(
        int fallCount,
        Duration fallTime,
        int riseCount,
        Duration riseTime,
        Duration staleAfter,
        int vantages,
        Duration maxStall,
        Duration quarantine) {
    /** How often an agent's batches leave it; what a missed tick is worth. */
    public static final Duration AGENT_TICK = Duration.ofMillis(250);

    public static final DetectPolicy DEFAULT = new DetectPolicy(
            2,
            Duration.ofMillis(300),
            3,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            2,
            Duration.ofMillis(500),
            Duration.ofSeconds(3));

    public DetectPolicy {
        atLeastOne("fallCount", fallCount);
        atLeastOne("riseCount", riseCount);
        atLeastOne("vantages", vantages);
        notNegative("fallTime", fallTime);
        notNegative("riseTime", riseTime);
        notNegative("quarantine", quarantine);
        positive("staleAfter", staleAfter);
        positive("maxStall", maxStall);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", must not be negative");
        }
    }

    private static void positive(String name, Duration value) {
        notNegative(name, value);
        if (value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing");
        }
    }
}
