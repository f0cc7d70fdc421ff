package io.vigia.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A silence of a maintenance window. It is known again by its mark, the end of its comment, {@code [vigia LAKE/m12]}: so it does not matter who has
 * made it.
 *
 * @param lake whose window it is
 * @param window its id
 * @param matchers what the labels of an alert must be, exactly
 * @param comment with the mark
 */
public record Silence(
        String lake,
        String window,
        SortedMap<String, String> matchers,
        Instant startsAt,
        Instant endsAt,
        String createdBy,
        String comment) {
    private static final Pattern MARK = Pattern.compile("\\[vigia (\\S+)/(\\S+)]$");
    /** Clocks and the milliseconds of an answer may differ by so much. */
    private static final Duration SAME = Duration.ofSeconds(5);

    public Silence {
        matchers = Collections.unmodifiableSortedMap(new TreeMap<>(matchers));
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("a silence without matchers would silence everything");
        }
    }

    /** Whose it is, by its comment. */
    public record Mark(String lake, String window) {
        /** Empty when it is none of ours. */
        public static Optional<Mark> in(String comment) {
            Matcher mark = MARK.matcher(comment);
            return mark.find() ? Optional.of(new Mark(mark.group(1), mark.group(2))) : Optional.empty();
        }

        @Override
        public String toString() {
            return "[vigia " + lake + "/" + window + "]";
        }
    }

    /** @param id by which the Alertmanager knows it */
    public record Known(String id, Silence silence) {}

    boolean says(Silence other) {
        return matchers.equals(other.matchers)
                && Duration.between(endsAt, other.endsAt).abs().compareTo(SAME) <= 0;
    }

    /** What has begun there cannot begin at another time. */
    Silence begunAt(Instant start) {
        return new Silence(lake, window, matchers, start, endsAt, createdBy, comment);
    }
}
