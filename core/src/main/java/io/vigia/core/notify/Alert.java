package io.vigia.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that people are to be told of. A <em>condition</em> stands as long as its source sees it; an <em>event</em> has happened, and
 * stands for a while so that Alertmanager tells it.
 *
 * @param source who sees it
 * @param labels what it is known by
 * @param annotations words for people by name ({@code summary}, {@code description}, {@code runbook_url}, {@code dashboard_url})
 * @param startsAt since when; of an event, when it happened
 * @param lasts how long an event stands once somebody was told; empty for a condition
 */
public record Alert(
        Source source,
        LabelSet labels,
        SortedMap<String, String> annotations,
        Instant startsAt,
        Optional<Duration> lasts) {
    public static final int MOST_ANNOTATIONS = 32;
    /** Characters of an annotation. */
    public static final int MAX_TEXT = 4096;
    /** Characters of a whole alert, more than any has. */
    static final long MOST_WEIGHT = 256L << 10;

    public Alert {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        LabelSet.check("annotation", annotations, MOST_ANNOTATIONS, MAX_TEXT);
        if (lasts.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
            throw new IllegalArgumentException("lasts is " + lasts.get() + ", must be longer than nothing");
        }
    }

    public static Alert condition(Source source, LabelSet labels, Map<String, String> annotations, Instant startsAt) {
        return new Alert(source, labels, new TreeMap<>(annotations), startsAt, Optional.empty());
    }

    public static Alert event(
            Source source, LabelSet labels, Map<String, String> annotations, Instant startsAt, Duration lasts) {
        return new Alert(source, labels, new TreeMap<>(annotations), startsAt, Optional.of(lasts));
    }

    /** The same, but since the earlier of both. */
    Alert since(Instant earlier) {
        return earlier.isBefore(startsAt) ? startingAt(earlier) : this;
    }

    Alert startingAt(Instant start) {
        return start.equals(startsAt) ? this : new Alert(source, labels, annotations, start, lasts);
    }

    /** Characters that it takes written down, about. */
    long weight() {
        return labels.weight() + LabelSet.weight(annotations);
    }
}
