package io.vigia.platform.wire;

import java.util.random.RandomGenerator;

/** Pauses between attempts: doubling from the least to the most, each between half of that and all of it. */
public final class Backoff {
    private final long leastMillis;
    private final long mostMillis;
    private final RandomGenerator random;
    private long nextMillis;

    /** @param random for the jitter, so that a thousand clients of one dead server do not return in step */
    public Backoff(long leastMillis, long mostMillis, RandomGenerator random) {
        if (leastMillis < 1 || mostMillis < leastMillis) {
            throw new IllegalArgumentException("pauses from " + leastMillis + " to " + mostMillis + " ms");
        }
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
        this.random = random;
        this.nextMillis = leastMillis;
    }

    /** How long to wait before the next attempt, in milliseconds. */
    public long next() {
        long whole = nextMillis;
        nextMillis = Math.min(mostMillis, whole * 2);
        return whole - random.nextLong(whole / 2 + 1);
    }

    public void reset() {
        nextMillis = leastMillis;
    }
}
