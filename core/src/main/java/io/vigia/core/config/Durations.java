package io.vigia.core.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in configuration: {@code 250ms}, {@code 1.5s}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,3}))?(ms|s|m|h|d)");

    private Durations() {}

    /** Throws {@link IllegalArgumentException} with the legal forms when {@code text} is not a duration. */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration: write a number and a unit, such as 500ms, 2s, 5m, 1h or 7d");
        }
        long unitMillis = switch (matcher.group(3)) {
            case "ms" -> 1L;
            case "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            default -> 86_400_000L;
        };
        if (matcher.group(1).length() > 9 && unitMillis > 1_000L) {
            throw new IllegalArgumentException("'" + text + "' is longer than any duration here; at most 9 digits");
        }
        long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), unitMillis);
        String fraction = matcher.group(2);
        long part = fraction == null ? 0 : Long.parseLong((fraction + "00").substring(0, 3)) * unitMillis / 1000;
        return Duration.ofMillis(whole + part);
    }

    /** In seconds, exact and as short as can be, such as {@code 0.5}: how a reading's instance names a bound. */
    public static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }

    /** The shortest exact form that {@link #parse} reads back. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 86_400_000L == 0) {
            return millis / 86_400_000L + "d";
        }
        if (millis % 3_600_000L == 0) {
            return millis / 3_600_000L + "h";
        }
        if (millis % 60_000L == 0) {
            return millis / 60_000L + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
