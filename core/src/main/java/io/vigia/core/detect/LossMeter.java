package io.vigia.core.detect;

/**
 * How many of an observer's probes fail for no lasting reason, and so how many failures in a row it takes before chance is no
 * explanation. An observer on a lossy path slows its own accusations, as in Lifeguard (Dadgar et al., 2017); the bound is that
 * of an accrual detector (Hayashibara et al., 2004): accuse when {@code loss^run} is at most {@link #CHANCE}.
 *
 * <p>Counts only failures that were followed by a success before they became an accusation, over the last 30 to 60 seconds, from
 * the cumulative counters of the observations, so that a lost batch hides nothing.
 */
final class LossMeter {
    /** Odds of taking loss for death, for one run of failures. */
    static final double CHANCE = 1e-7;

    /** No loss makes an observer wait for more failures than this. */
    static final int MAX_RUN = 12;

    private static final long WINDOW_MILLIS = 30_000;
    /** The history an agent brings along when it is first heard weighs no more than about one window. */
    private static final long MAX_CHECKS_AT_ONCE = 200;

    private long windowEndsMillis = Long.MIN_VALUE;
    private double checks;
    private double failures;
    private double checksBefore;
    private double failuresBefore;

    void count(long moreChecks, long moreFailures, long nowMillis) {
        if (moreChecks <= 0 || moreFailures < 0 || moreFailures > moreChecks) {
            return;
        }
        roll(nowMillis);
        double weight = moreChecks > MAX_CHECKS_AT_ONCE ? (double) MAX_CHECKS_AT_ONCE / moreChecks : 1;
        checks += moreChecks * weight;
        failures += moreFailures * weight;
    }

    /** Share of probes that fail by chance, 0 to 1. */
    double loss(long nowMillis) {
        roll(nowMillis);
        double all = checks + checksBefore;
        return all == 0 ? 0 : (failures + failuresBefore) / all;
    }

    /** Failures in a row that chance does not explain; at least {@code least}. */
    int runNeeded(int least, long nowMillis) {
        double loss = loss(nowMillis);
        if (loss <= 0) {
            return least;
        }
        int run = loss >= 1 ? MAX_RUN : (int) Math.min(MAX_RUN, Math.ceil(Math.log(CHANCE) / Math.log(loss)));
        return Math.max(least, run);
    }

    private void roll(long nowMillis) {
        if (nowMillis < windowEndsMillis) {
            return;
        }
        boolean follows = windowEndsMillis != Long.MIN_VALUE && nowMillis - windowEndsMillis < WINDOW_MILLIS;
        checksBefore = follows ? checks : 0;
        failuresBefore = follows ? failures : 0;
        checks = 0;
        failures = 0;
        windowEndsMillis = nowMillis + WINDOW_MILLIS;
    }
}
