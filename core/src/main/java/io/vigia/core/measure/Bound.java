package io.vigia.core.measure;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What a measurement must be to be good: OpenSLO's {@code op} and {@code value}, compared exactly.
 *
 * @param seconds at least 0
 */
record Bound(Op op, BigDecimal seconds) {
    /** How a good measurement stands to the value. */
    enum Op {
        LT,
        LTE,
        GT,
        GTE
    }

    static Bound of(String op, String seconds) {
        return new Bound(Op.valueOf(op.toUpperCase(Locale.ROOT)), new BigDecimal(seconds));
    }

    /** @param micros microseconds */
    boolean holds(long micros) {
        int order = BigDecimal.valueOf(micros, 6).compareTo(seconds);
        return switch (op) {
            case LT -> order < 0;
            case LTE -> order <= 0;
            case GT -> order > 0;
            case GTE -> order >= 0;
        };
    }
}
