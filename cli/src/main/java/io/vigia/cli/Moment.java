package io.vigia.cli;

import io.vigia.core.config.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads a time as a person writes it beside {@code now}. Without a zone it is refused: whoever reads it may sit elsewhere. */
record Moment(Instant now) {
    /** Throws {@link IllegalArgumentException} with the legal forms when {@code text} is no time. */
    Instant parse(String text) {
        try {
            if (text.equals("now")) {
                return now;
            }
            if (text.startsWith("-")) {
                return now.minus(Durations.parse(text.substring(1)));
            }
            return text.startsWith("+")
                    ? now.plus(Durations.parse(text.substring(1)))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException malformed) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is not a time: write 2026-11-24T02:10:00Z, 2026-11-24T03:10:00+01:00, now, -2h or +30m",
                    malformed);
        }
    }
}
