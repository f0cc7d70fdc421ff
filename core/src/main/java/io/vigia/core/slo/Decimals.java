package io.vigia.core.slo;

import java.math.BigDecimal;

/** Decimal figures of definitions, kept as people wrote them. */
final class Decimals {
    private static final int MAX_LENGTH = 40;

    private Decimals() {}

    /** Throws {@link IllegalArgumentException} naming {@code what} when {@code text} is no decimal number of a sensible length. */
    static BigDecimal parse(String what, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " has more than " + MAX_LENGTH + " characters");
        }
        try {
            BigDecimal value = new BigDecimal(text.strip());
            if (Math.abs((long) value.scale()) > MAX_LENGTH) {
                throw new IllegalArgumentException(what + " '" + text + "' is too large or too small");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " '" + text + "' is not a number such as 99.99", e);
        }
    }

    /** Equal numbers become equal objects: 0.90 is 0.9, and 1E+2 is 100. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
