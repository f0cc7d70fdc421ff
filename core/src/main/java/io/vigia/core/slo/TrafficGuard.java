package io.vigia.core.slo;

/**
 * Keeps few failures among little traffic from alerting: while the long window holds fewer than {@code enoughEvents}, it must hold at
 * least {@code leastFailures}. At ten requests an hour one failure is 1,000 times the budget of 99.99 % and yet no news; three are.
 * Events are slices where slices are budgeted. (SRE workbook, chapter 5, "Low-Traffic Services and Error Budget Alerting".)
 *
 * @param enoughEvents 0 switches the guard off; at most a billion
 * @param leastFailures at least 1; at most a million
 */
public record TrafficGuard(long enoughEvents, long leastFailures) {
    public static final TrafficGuard OFF = new TrafficGuard(0, 1);
    public static final TrafficGuard DEFAULT = new TrafficGuard(100, 3);

    public TrafficGuard {
        if (enoughEvents < 0 || enoughEvents > 1_000_000_000) {
            throw new IllegalArgumentException(
                    "enoughEvents is " + enoughEvents + ", must be between 0 and 1000000000");
        }
        if (leastFailures < 1 || leastFailures > 1_000_000) {
            throw new IllegalArgumentException("leastFailures is " + leastFailures + ", must be between 1 and 1000000");
        }
    }
}
