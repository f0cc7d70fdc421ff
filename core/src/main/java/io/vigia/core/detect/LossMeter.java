package io.vigia.core.detect;

/**
 * How many of an observer's probes fail for no lasting reason, and so how many failures in a row it takes before chance is no
 * explanation. An observer on a lossy path slows its own accusations, as in Lifeguard (Dadgar et al., 2017); the bound is that
 * of an accrual detector (Hayashibara et al., 2004): accuse when chance gives such a run with odds of at most {@link #CHANCE}.
 *
 * <p>Losses come in bursts. In Gilbert's model (Gilbert, <i>Capacity of a Burst-Noise Channel</i>, 1960) the odds of {@code n}
 * failures in a row are {@code loss * stay^(n-1)}, where {@code loss} is the share of looks that fail and {@code stay} the share of
 * failures that another follows; without bursts the two are equal and the odds are {@code loss^n}.
 *
 * <p>Counts what {@link ChanceAccount} holds to be chance, over the last 30 to 60 seconds.
 */
final class LossMeter {
    /** Odds of taking loss for death, for one run of failures. */
    static final double CHANCE = 1e-7;

    /** No loss makes an observer wait for more failures than this; so a longer run is not held to be chance. */
    static final int MAX_RUN = 12;

    static final long WINDOW_MILLIS = 30_000;

    /** Looks after which what was counted here tells more than a history of which only the sum is known. */
    private static final int ENOUGH_CHECKS = 200;

    /** A larger share of failures in a history is rather an outage than loss, and asks for six in a row as it is. */
    private static final double MOST_PRESUMED = 0.05;

    /** Looks after which a share of failures above the presumed one is believed. */
    private static final int TELLING_CHECKS = 20;

    /** Counters come from outside and may jump: at once, or of one history, no more counts than these. */
    private static final double MAX_CHECKS_AT_ONCE = 200;

    /** So many failures count as if they had come without memory, so that two in a row by accident make no burst. */
    private static final int PRESUMED_FAILURES = 20;

    /** Where none of some 300 looks failed, 3/300 is still the 95 % bound of loss (Hanley, Lippman-Hand, 1983). */
    private static final double LEAST_LOSS = 0.01;

    private static final double LOG_CHANCE = Math.log(CHANCE);

    private long windowEndsMillis = Long.MIN_VALUE;
    private Sums now = new Sums();
    private Sums before = new Sums();
    private double pastChecks;
    private double pastFailures;
    private long pastUntilMillis = Long.MIN_VALUE;

    private static final class Sums {
        double checks;
        double failures;
        double runs;
    }

    /** @param moreFailures all of them one run of failures, or none */
    void count(long moreChecks, long moreFailures, long nowMillis) {
        if (moreChecks <= 0 || moreFailures < 0 || moreFailures > moreChecks) {
            return;
        }
        roll(nowMillis);
        double weight = Math.min(1, MAX_CHECKS_AT_ONCE / moreChecks);
        now.checks += moreChecks * weight;
        now.failures += moreFailures * weight;
        now.runs += moreFailures > 0 ? weight : 0;
    }

    /**
     * What happened before anyone listened: some of the failures may have been chance, and some an outage. It is all there is to go by until
     * enough has been counted.
     */
    void presume(long checks, long failures, long nowMillis) {
        if (checks <= 0 || failures < 0 || failures > checks) {
            return;
        }
        if (nowMillis >= pastUntilMillis) {
            pastChecks = 0;
            pastFailures = 0;
        }
        double weight = Math.min(1, MAX_CHECKS_AT_ONCE / checks);
        pastChecks += checks * weight;
        pastFailures += failures * weight;
        pastUntilMillis = nowMillis + 2 * WINDOW_MILLIS;
    }

    /** Share of probes that fail by chance, 0 to 1. */
    double loss(long nowMillis) {
        roll(nowMillis);
        double checks = now.checks + before.checks;
        double failures = now.failures + before.failures;
        double counted = checks == 0 ? 0 : failures / checks;
        if (checks >= ENOUGH_CHECKS || pastChecks == 0 || nowMillis >= pastUntilMillis) {
            return counted;
        }
        double presumed = Math.min(MOST_PRESUMED, pastFailures / pastChecks);
        double blend = (failures + (ENOUGH_CHECKS - checks) * presumed) / ENOUGH_CHECKS;
        return checks < TELLING_CHECKS ? blend : Math.max(blend, counted);
    }

    /** Share of chance failures that another follows, 0 to 1; at least {@code loss}. */
    private double stay(double loss) {
        double failures = now.failures + before.failures;
        double followed = failures - now.runs - before.runs;
        return Math.max(loss, (followed + PRESUMED_FAILURES * loss) / (failures + PRESUMED_FAILURES));
    }

    /** Failures in a row that chance does not explain; at least {@code least}. */
    int runNeeded(int least, long nowMillis) {
        double loss = loss(nowMillis);
        if (loss <= 0) {
            return least;
        }
        double stay = stay(loss);
        double run = stay >= 1 ? MAX_RUN : 1 + Math.ceil((LOG_CHANCE - Math.log(loss)) / Math.log(stay) - 1e-9);
        return Math.max(least, (int) Math.min(MAX_RUN, run));
    }

    /** Logarithm of the odds that chance gives {@code run} failures in a row, at least 1; at most 0. */
    double logOdds(long run, long nowMillis) {
        double loss = Math.max(LEAST_LOSS, loss(nowMillis));
        return Math.log(loss) + (run - 1) * Math.log(stay(loss));
    }

    /** Whether the product of odds whose logarithms add up to {@code logOdds} is too small for chance. */
    static boolean excludesChance(double logOdds) {
        return logOdds <= LOG_CHANCE;
    }

    private void roll(long nowMillis) {
        if (nowMillis < windowEndsMillis) {
            return;
        }
        boolean follows = windowEndsMillis != Long.MIN_VALUE && nowMillis - windowEndsMillis < WINDOW_MILLIS;
        before = follows ? now : new Sums();
        now = new Sums();
        windowEndsMillis = nowMillis + WINDOW_MILLIS;
    }
}
