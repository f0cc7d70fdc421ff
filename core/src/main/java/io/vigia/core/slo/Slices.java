package io.vigia.core.slo;

/**
 * Cuts events into slices and decides each when it has ended, anew when events come late. A slice in which nothing happened is not decided: it
 * counts neither way. What it decides it hands on in ticks of time: good time, and time in all.
 */
final class Slices {
    private static final int MOST_KEPT = 722;
    private static final long KEPT_SECONDS = 3600;

    /** Where the decisions go, in ticks; negative ones take an earlier decision back. */
    interface Decisions {
        void decided(long from, long to, long good, long total);
    }

    private final boolean byRatio;
    private final Threshold target;
    private final long lengthMillis;
    private final long lengthTicks;
    private final int size;
    private final Counts counts;
    private long newest;

    Slices(SloDefinition definition, Timeslices slices, long nowMillis) {
        byRatio = definition.method() == BudgetingMethod.RATIO_TIMESLICES;
        target = new Threshold(slices.target());
        lengthMillis = slices.length().toMillis();
        lengthTicks = slices.lengthSeconds() * ticksPerSecond(definition.method());
        size = (int) Math.min(MOST_KEPT, KEPT_SECONDS / slices.lengthSeconds() + 2);
        counts = new Counts(size);
        newest = Math.floorDiv(nowMillis - 1, lengthMillis);
    }

    /** Whole seconds where slices are good or bad; tenths of a microsecond where they are good in part, rounded down. */
    static long ticksPerSecond(BudgetingMethod method) {
        return method == BudgetingMethod.RATIO_TIMESLICES ? 10_000_000 : 1;
    }

    long lengthTicks() {
        return lengthTicks;
    }

    long oldestMillis() {
        return (newest - size + 1) * lengthMillis;
    }

    /** Books events; what is older than the oldest slice kept is left out. */
    void add(long from, long to, long good, long total, long nowMillis, Decisions decisions) {
        long first = Math.max(newest - size + 1, Math.floorDiv(from, lengthMillis));
        long last = Math.min(newest, Math.floorDiv(to - 1, lengthMillis));
        for (long slice = first; slice <= last; slice++) {
            long a = Math.max(from, slice * lengthMillis);
            long b = Math.min(to, (slice + 1) * lengthMillis);
            boolean ended = (slice + 1) * lengthMillis <= nowMillis;
            if (ended) {
                decide(slice, -1, decisions);
            }
            int at = index(slice);
            counts.set(
                    at,
                    counts.good(at) + Shares.good(good, total, from, to, a, b),
                    counts.total(at) + Shares.between(total, from, to, a, b));
            if (ended) {
                decide(slice, 1, decisions);
            }
        }
    }

    /** Decides what has ended between the two times, and makes room for what is new. */
    void advance(long wasMillis, long nowMillis, Decisions decisions) {
        long end = Math.floorDiv(nowMillis - 1, lengthMillis);
        long ended = Math.floorDiv(nowMillis, lengthMillis) - 1;
        for (long slice = Math.floorDiv(wasMillis, lengthMillis); slice <= Math.min(ended, newest); slice++) {
            decide(slice, 1, decisions);
        }
        if (end - newest >= size) {
            counts.clear();
            newest = end;
        }
        while (newest < end) {
            newest++;
            counts.set(index(newest), 0, 0);
        }
    }

    private void decide(long slice, int sign, Decisions decisions) {
        int at = index(slice);
        long total = counts.total(at);
        if (total <= 0) {
            return;
        }
        long good = Math.max(0, Math.min(counts.good(at), total));
        long goodTicks;
        if (byRatio) {
            goodTicks = Shares.by(lengthTicks, good, total);
        } else {
            goodTicks = target.reachedBy(good, total) ? lengthTicks : 0;
        }
        decisions.decided(slice * lengthMillis, (slice + 1) * lengthMillis, sign * goodTicks, sign * lengthTicks);
    }

    private int index(long slice) {
        return (int) Math.floorMod(slice, (long) size);
    }

    /** Takes from another row the slices in which it saw more; what was decided of them is in its rings. */
    void fill(Slices other) {
        for (long slice = Math.max(newest, other.newest) - size + 1; slice <= Math.min(newest, other.newest); slice++) {
            if (other.counts.total(index(slice)) > counts.total(index(slice))) {
                counts.set(index(slice), other.counts.good(index(slice)), other.counts.total(index(slice)));
            }
        }
    }

    void write(ByteSink out) {
        out.number(newest).number(size);
        for (long slice = newest - size + 1; slice <= newest; slice++) {
            out.number(counts.good(index(slice))).number(counts.total(index(slice)));
        }
    }

    void read(ByteSource in) {
        in.number("newest slice", newest, newest);
        in.number("slices", size, size);
        for (long slice = newest - size + 1; slice <= newest; slice++) {
            counts.set(index(slice), in.number(), in.number());
        }
    }
}
