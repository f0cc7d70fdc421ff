package io.vigia.core.slo;

import java.math.BigInteger;

/** Divides whole counts over time without losing or inventing one: part {@code i} is the difference of two rounded-down running sums. */
final class Shares {
    private Shares() {}

    /** What of {@code count} has come by {@code offset} of {@code span}, rounded towards zero; {@code offset} between 0 and {@code span}. */
    static long by(long count, long offset, long span) {
        if (offset == span || count == 0) {
            return count;
        }
        long product = count * offset;
        long high = Math.multiplyHigh(count, offset);
        if ((high == 0 && product >= 0) || (high == -1 && product < 0)) {
            return product / span;
        }
        return BigInteger.valueOf(count)
                .multiply(BigInteger.valueOf(offset))
                .divide(BigInteger.valueOf(span))
                .longValueExact();
    }

    /**
     * What of {@code good} lies between, where {@code total} is spread evenly and the good lie evenly among all: so no part has more good than it has in
     * all, however few there are.
     */
    static long good(long good, long total, long from, long to, long a, long b) {
        if (total == 0) {
            return between(good, from, to, a, b);
        }
        long span = to - from;
        return by(good, by(total, b - from, span), total) - by(good, by(total, a - from, span), total);
    }

    /** What of {@code count}, spread evenly from {@code from} to {@code to}, lies between {@code a} and {@code b}, both within. */
    static long between(long count, long from, long to, long a, long b) {
        return by(count, b - from, to - from) - by(count, a - from, to - from);
    }
}
