package io.vigia.cli;

import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Figures of an objective as a person reads them. What is not known is a hyphen. Nothing is rounded to look better than it is. */
final class SloFigures {
    private static final String UNKNOWN = "-";
    /** What is larger is nobody's figure, and would fill the screen. */
    private static final double WIDEST = 1e15;

    private SloFigures() {}

    /** {@code 99.99 %/30d}; of a composite, which has no window, {@code 99.99 %}. */
    static String promise(JsonObject slo) {
        String window = Json.text(slo, "window");
        return Json.text(slo, "objectivePercent") + " %" + (window.isEmpty() ? "" : "/" + window);
    }

    /** What is measured, in per cent, with two digits more than the objective has. */
    static String sli(JsonObject measured, JsonObject slo) {
        String promised = Json.text(slo, "objectivePercent");
        int point = promised.indexOf('.');
        int digits = point < 0 ? 0 : promised.length() - point - 1;
        return percent(Json.real(measured, "sli"), Math.min(digits, 12) + 2);
    }

    static String percent(OptionalDouble ratio, int digits) {
        return ratio.isPresent() ? fixed(ratio.getAsDouble(), 2, digits) + " %" : UNKNOWN;
    }

    /** A share that may be small: {@code 99.9 %}, {@code 0.023 %}. */
    static String share(JsonObject object, String key) {
        OptionalDouble ratio = Json.real(object, key);
        boolean small = ratio.isPresent() && ratio.getAsDouble() > 0 && ratio.getAsDouble() < 0.01;
        return percent(ratio, small ? 3 : 1);
    }

    /** How much was measured of what has elapsed since the first measurement. */
    static String elapsed(JsonObject slo) {
        return Json.text(slo, "lastMeasured").isEmpty() ? UNKNOWN : share(slo, "elapsedCoverage");
    }

    static String left(JsonObject budget) {
        return percent(Json.real(budget, "leftRatio"), 1);
    }

    /** Of complete failure. */
    static String minutes(JsonObject object, String key) {
        OptionalDouble minutes = Json.real(object, key);
        return minutes.isPresent() ? fixed(minutes.getAsDouble(), 0, 2) + " min" : UNKNOWN;
    }

    /** Of a budget: never less than it is, as what is left is never more. */
    static String spent(JsonObject budget) {
        OptionalDouble minutes = Json.real(budget, "spentMinutes");
        return minutes.isPresent() ? number(minutes.getAsDouble(), 0, 2, RoundingMode.CEILING) + " min" : UNKNOWN;
    }

    /** {@code 1021x}, {@code 14.4x}, {@code 0.25x}. */
    static String burn(JsonObject window) {
        OptionalDouble rate = Json.real(window, "burnRate");
        if (rate.isEmpty()) {
            return UNKNOWN;
        }
        double value = rate.getAsDouble();
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return number(value, 0, digits, RoundingMode.HALF_EVEN) + "x";
    }

    /** Events, or seconds of slices: a whole number where it is one. */
    static String count(JsonObject object, String key) {
        OptionalDouble count = Json.real(object, key);
        return count.isPresent() ? count(count.getAsDouble()) : UNKNOWN;
    }

    static String count(double count) {
        return number(count, 0, count == Math.rint(count) ? 0 : 2, RoundingMode.HALF_EVEN);
    }

    /** {@code spent}, {@code in 3h20m}, or a hyphen where the present rate will not spend it. */
    static String exhaustion(JsonObject slo, String now) {
        String at = Json.text(slo, "exhaustion");
        OptionalLong left = Words.between(now, at);
        if (at.isEmpty() || left.isEmpty()) {
            return at.isEmpty() ? UNKNOWN : at;
        }
        return left.getAsLong() == 0 ? "spent" : "in " + Words.millis(left.getAsLong());
    }

    private static String fixed(double value, int shift, int digits) {
        return number(value, shift, digits, RoundingMode.FLOOR);
    }

    private static String number(double value, int shift, int digits, RoundingMode rounding) {
        return Math.abs(value) >= WIDEST
                ? Double.toString(value)
                : BigDecimal.valueOf(value)
                        .movePointRight(shift)
                        .setScale(digits, rounding)
                        .toPlainString();
    }
}
