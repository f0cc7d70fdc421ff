package io.vigia.core.slo;

import java.math.BigDecimal;

/** An exact decimal that counts are compared with: in binary fractions while these can tell, in decimals where they cannot. */
final class Threshold {
    /** Far above the rounding of three multiplications (2^-52 each), far below any difference that comes often. */
    private static final double DOUBT = 1e-12;

    private final BigDecimal exact;
    private final double rounded;

    Threshold(BigDecimal exact) {
        this.exact = exact;
        this.rounded = exact.doubleValue();
    }

    /** Whether {@code part / whole} is greater than the threshold, without dividing; {@code whole >= 0}. */
    boolean exceededBy(long part, long whole) {
        return exceededBy(part, 1, whole, 1);
    }

    /** Whether {@code part * partTimes > threshold * whole * wholeTimes}. */
    boolean exceededBy(long part, long partTimes, long whole, long wholeTimes) {
        double left = (double) part * partTimes;
        double right = rounded * whole * wholeTimes;
        double difference = left - right;
        if (Math.abs(difference) > DOUBT * (Math.abs(left) + Math.abs(right))) {
            return difference > 0;
        }
        BigDecimal exactLeft = BigDecimal.valueOf(part).multiply(BigDecimal.valueOf(partTimes));
        return exactLeft.compareTo(exact.multiply(BigDecimal.valueOf(whole)).multiply(BigDecimal.valueOf(wholeTimes)))
                > 0;
    }

    /** Whether {@code part / whole} reaches the threshold: is greater or equal; {@code whole > 0}. */
    boolean reachedBy(long part, long whole) {
        double left = part;
        double right = rounded * whole;
        if (Math.abs(left - right) > DOUBT * (Math.abs(left) + Math.abs(right))) {
            return left > right;
        }
        return BigDecimal.valueOf(part).compareTo(exact.multiply(BigDecimal.valueOf(whole))) >= 0;
    }

    double value() {
        return rounded;
    }

    BigDecimal exact() {
        return exact;
    }
}
