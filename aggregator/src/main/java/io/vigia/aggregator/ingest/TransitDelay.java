package io.vigia.aggregator.ingest;

/**
 * How much longer than the quickest of late a batch of one sender's life was under way. Two clocks that need not agree are
 * compared only with themselves: receiving minus sending is the time under way plus a constant, and the smallest such difference
 * stands for a batch that nothing held up. So a frame that lay in a kernel's buffer while a partition lasted is known to be old.
 *
 * <p>The smallest is that of the last 30 s to 60 s <em>in which the sender was heard</em>: a silence, however long, forgets
 * nothing, because what was held comes right after it. A difference that stays up for longer is not a delay (buffers drain) but a
 * sender's clock that stood still, as a suspended machine's does; then it is the new measure. Pure; times are milliseconds.
 */
final class TransitDelay {
    /** What is remembered of the older half is forgotten when the newer is so long. */
    static final long HALF_MILLIS = 30_000;
    /** Agents speak once a second at least, so a longer pause between two batches is silence beyond that second. */
    static final long LIVELY_MILLIS = 1_000;
    /** Two clocks part by 200 ppm at most, so over a silence the measure rises by one in so many. */
    static final long DRIFT = 5_000;
    /** A sender's word for its own clock may be anything; beyond ten years nothing is but arithmetic that overflows. */
    static final long MOST_MILLIS = 10L * 366 * 24 * 3_600_000;

    private static final long NONE = Long.MAX_VALUE;

    private long older = NONE;
    private long newer = NONE;
    private long heardMillis;
    private long lastMillis = Long.MIN_VALUE;

    /**
     * Takes a batch in.
     *
     * @param sentMillis on the sender's monotonic clock; 0 when it did not say
     * @param receivedMillis since the epoch, on our steady clock
     * @return how much longer it took than the quickest, from 0 to ten years; 0 when there is nothing to compare with
     */
    long take(long sentMillis, long receivedMillis) {
        if (sentMillis <= 0) {
            return 0;
        }
        pass(receivedMillis);
        long difference = receivedMillis - Math.min(sentMillis, MOST_MILLIS);
        newer = Math.min(newer, difference);
        return Math.min(difference - Math.min(older, newer), MOST_MILLIS);
    }

    /** The sender's clock is known to have jumped: what was measured by it says nothing of what comes. */
    void beginAnew() {
        older = NONE;
        newer = NONE;
        heardMillis = 0;
    }

    private void pass(long receivedMillis) {
        long pause = lastMillis == Long.MIN_VALUE ? 0 : Math.max(0, receivedMillis - lastMillis);
        lastMillis = Math.max(lastMillis, receivedMillis);
        if (pause > LIVELY_MILLIS) {
            older = risen(older, pause);
            newer = risen(newer, pause);
        }
        heardMillis += Math.min(pause, LIVELY_MILLIS);
        if (heardMillis >= HALF_MILLIS) {
            heardMillis = 0;
            older = newer;
            newer = NONE;
        }
    }

    private static long risen(long difference, long pause) {
        return difference == NONE ? NONE : difference + pause / DRIFT;
    }
}
