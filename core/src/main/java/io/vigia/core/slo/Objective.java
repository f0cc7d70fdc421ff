package io.vigia.core.slo;

import java.math.BigDecimal;

/**
 * The promised share of good, exact: 99.99 % is 0.9999 and prints so.
 *
 * @param ratio at least 0 and below 1, at most {@link #MAX_SCALE} decimals; without trailing zeros
 */
public record Objective(BigDecimal ratio) {
    /** Decimals that anybody could mean: a budget of 32 microseconds a year. */
    public static final int MAX_SCALE = 12;

    public Objective {
        ratio = Decimals.plain(ratio);
        if (ratio.signum() < 0 || ratio.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException("objective is " + ratio.toPlainString()
                    + ", must be at least 0 and below 1: with 1 there is no budget, and every failure breaches");
        }
        if (ratio.scale() > MAX_SCALE) {
            throw new IllegalArgumentException(
                    "objective " + ratio.toPlainString() + " has more than " + MAX_SCALE + " decimals");
        }
    }

    /** From a ratio as it is written, such as {@code 0.9999}. */
    public static Objective ofRatio(String ratio) {
        return new Objective(Decimals.parse("objective", ratio));
    }

    /** From a percentage as it is written, such as {@code 99.99}; no binary fraction ever stands between. */
    public static Objective ofPercent(String percent) {
        return new Objective(Decimals.parse("objective", percent).movePointLeft(2));
    }

    /** The share that may be bad, exact: above 0 and at most 1. */
    public BigDecimal budget() {
        return BigDecimal.ONE.subtract(ratio);
    }

    /** In per cent, such as {@code 99.99}. */
    public String percent() {
        return Decimals.plain(ratio.movePointRight(2)).toPlainString();
    }

    @Override
    public String toString() {
        return ratio.toPlainString();
    }
}
