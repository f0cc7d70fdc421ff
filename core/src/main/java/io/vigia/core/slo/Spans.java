package io.vigia.core.slo;

import java.util.Arrays;

/** Times that do not overlap, in milliseconds, ascending; the end of each excluded. */
final class Spans {
    static final Spans NONE = new Spans(new long[0]);

    /** From and until by turns. */
    private final long[] edges;

    private Spans(long[] edges) {
        this.edges = edges;
    }

    /** Receives the parts that two sets of times have in common. */
    interface Part {
        void part(long from, long until);
    }

    boolean isEmpty() {
        return edges.length == 0;
    }

    Spans with(long from, long until) {
        if (from >= until) {
            return this;
        }
        long[] result = new long[edges.length + 2];
        int n = 0;
        int i = 0;
        long a = from;
        long b = until;
        for (; i < edges.length && edges[i + 1] < from; i += 2) {
            result[n++] = edges[i];
            result[n++] = edges[i + 1];
        }
        for (; i < edges.length && edges[i] <= until; i += 2) {
            a = Math.min(a, edges[i]);
            b = Math.max(b, edges[i + 1]);
        }
        result[n++] = a;
        result[n++] = b;
        for (; i < edges.length; i += 2) {
            result[n++] = edges[i];
            result[n++] = edges[i + 1];
        }
        return new Spans(Arrays.copyOf(result, n));
    }

    void within(long from, long until, Part parts) {
        for (int i = 0; i < edges.length && edges[i] < until; i += 2) {
            if (edges[i + 1] > from) {
                parts.part(Math.max(from, edges[i]), Math.min(until, edges[i + 1]));
            }
        }
    }

    /** Milliseconds of these times between the two. */
    long length(long from, long until) {
        long sum = 0;
        for (int i = 0; i < edges.length && edges[i] < until; i += 2) {
            sum += Math.max(0, Math.min(until, edges[i + 1]) - Math.max(from, edges[i]));
        }
        return sum;
    }

    boolean holds(long millis) {
        return length(millis, millis + 1) > 0;
    }

    /** These times without those. */
    Spans without(Spans others) {
        Spans[] rest = {NONE};
        for (int i = 0; i < edges.length; i += 2) {
            long[] from = {edges[i]};
            others.within(edges[i], edges[i + 1], (a, b) -> {
                rest[0] = rest[0].with(from[0], a);
                from[0] = b;
            });
            rest[0] = rest[0].with(from[0], edges[i + 1]);
        }
        return rest[0];
    }

    void each(Part parts) {
        within(Long.MIN_VALUE, Long.MAX_VALUE, parts);
    }
}
