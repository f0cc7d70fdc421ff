package io.vigia.cli;

import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Times, ages and numbers of an answer as a person reads them at a glance. */
final class Words {
    private Words() {}

    /** {@code 44ms}, {@code 1.2s}, {@code 59s}, {@code 2m30s}, {@code 2h30m}, {@code 10d}. */
    static String millis(long millis) {
        if (millis < 10_000) {
            return millis < 1_000 ? millis + "ms" : millis / 1000 + "." + millis % 1000 / 100 + "s";
        }
        long seconds = millis / 1000;
        if (seconds < 120) {
            return seconds + "s";
        }
        return seconds < 7_200
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds < 172_800 ? seconds / 3600 + "h" + seconds / 60 % 60 + "m" : seconds / 86_400 + "d";
    }

    /** From one instant of {@code object} to another, never below 0; empty when either is not there. */
    static OptionalLong between(JsonObject object, String from, String to) {
        return between(Json.text(object, from), Json.text(object, to));
    }

    static OptionalLong between(String from, String to) {
        Optional<Instant> start = instant(from);
        Optional<Instant> end = instant(to);
        return start.isPresent() && end.isPresent()
                ? OptionalLong.of(
                        Math.max(0, Duration.between(start.get(), end.get()).toMillis()))
                : OptionalLong.empty();
    }

    /** {@code "  for 4.1s"} since {@code thing} became what it is; empty when that is not known. */
    static String since(JsonObject thing, String now) {
        OptionalLong age = between(Json.text(thing, "since"), now);
        return age.isPresent() ? "  for " + millis(age.getAsLong()) : "";
    }

    static String ago(JsonObject object, String key) {
        OptionalLong ago = Json.number(object, key);
        return ago.isPresent() ? millis(ago.getAsLong()) + " ago" : "never";
    }

    static String number(JsonObject object, String key) {
        OptionalLong number = Json.number(object, key);
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
