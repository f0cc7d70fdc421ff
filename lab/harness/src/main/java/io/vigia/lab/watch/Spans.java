package io.vigia.lab.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one balancer was seen to serve over time, run-length encoded, oldest forgotten first. Safe for many threads. */
public final class Spans {
    private static final int KEPT = 4096;

    /**
     * A time in which every look saw the same.
     *
     * @param serving the sites; null while the balancer could not be asked
     * @param firstNanos of the first look that saw it
     * @param lastNanos of the last look that saw it
     */
    public record Span(@Nullable Set<String> serving, long firstNanos, long lastNanos) {
        boolean isReachable() {
            return serving != null;
        }
    }

    private final ArrayDeque<Span> spans = new ArrayDeque<>();

    /** Adds a look; looks come in order of time. */
    public synchronized void add(long nanos, @Nullable Set<String> serving) {
        Span newest = spans.peekLast();
        if (newest != null && java.util.Objects.equals(newest.serving(), serving)) {
            spans.removeLast();
            spans.addLast(new Span(serving, newest.firstNanos(), nanos));
            return;
        }
        if (spans.size() == KEPT) {
            spans.removeFirst();
        }
        spans.addLast(new Span(serving, nanos, nanos));
    }

    public synchronized @Nullable Span newest() {
        return spans.peekLast();
    }

    /** The spans that were still seen at or after {@code nanos}, oldest first. */
    public synchronized List<Span> since(long nanos) {
        List<Span> found = new ArrayList<>();
        for (Span span : spans) {
            if (span.lastNanos() - nanos >= 0) {
                found.add(span);
            }
        }
        return found;
    }
}
