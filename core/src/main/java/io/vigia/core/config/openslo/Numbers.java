package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import java.math.BigDecimal;

/** Numbers as they were written: a target of 99.99 is 0.9999 and nothing near it. */
final class Numbers {
    static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Numbers() {}

    /** Not negative. */
    static final Value<BigDecimal> ANY = Values.scalar("a number, such as 0.999", Numbers::parse);

    /** {@code [0, below)}. */
    static Value<BigDecimal> below(BigDecimal below) {
        return Values.scalar("a number from 0 to below " + below, text -> {
            BigDecimal value = parse(text);
            if (value.compareTo(below) >= 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' must be at least 0 and below " + below + ": nothing is ever perfect");
            }
            return value;
        });
    }

    /** {@code (0, most]}. */
    static Value<BigDecimal> upTo(BigDecimal most) {
        return Values.scalar("a number above 0, at most " + most, text -> {
            BigDecimal value = parse(text);
            if (value.signum() == 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException("'" + text + "' must be above 0 and at most " + most);
            }
            return value;
        });
    }

    static BigDecimal parse(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,12})?")) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(text)
                            + "' is not a number: write digits and at most one point, such as 0.999, up to 12 digits on each side");
        }
        return new BigDecimal(text);
    }

    static long whole(String text) {
        if (!text.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is not a whole number, such as 100");
        }
        return Long.parseLong(text);
    }
}
