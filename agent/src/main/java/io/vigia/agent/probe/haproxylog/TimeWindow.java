package io.vigia.agent.probe.haproxylog;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The times of the last minute, to the millisecond: the slot of five seconds that runs and the eleven before it. */
final class TimeWindow {
    private static final int SLOTS = 12;
    private static final int SLOT_SECONDS = 5;
    private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(SLOT_SECONDS);

    private final MillisCounts[] slots = new MillisCounts[SLOTS];
    private final long[] queries = new long[SLOTS];
    private long current = Long.MIN_VALUE;

    TimeWindow(PagePool pool) {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new MillisCounts(pool);
        }
    }

    /**
     * @param millis -1 when it is not known
     * @param nowNanos monotonic; earlier than before stands still
     */
    void add(int millis, long nowNanos) {
        advance(nowNanos);
        int slot = index(current);
        queries[slot]++;
        if (millis >= 0) {
            slots[slot].add(millis);
        }
    }

    /** Of the last whole slot. */
    double queriesPerSecond(long nowNanos) {
        advance(nowNanos);
        return (double) queries[index(current - 1)] / SLOT_SECONDS;
    }

    /** How many times are in the window. */
    long count(long nowNanos) {
        advance(nowNanos);
        return Arrays.stream(slots).mapToLong(MillisCounts::count).sum();
    }

    /** Times of the window for which there was no room; then no percentile is told, for it would not be exact. */
    long unplaced() {
        return Arrays.stream(slots).mapToLong(MillisCounts::unplaced).sum();
    }

    /**
     * The least time within which at least that share of the queries was answered (nearest rank), in milliseconds; empty when there is none, or not every one was
     * kept.
     *
     * @param share above 0 to 1
     */
    OptionalInt percentile(double share, long nowNanos) {
        long count = count(nowNanos);
        if (count == 0 || unplaced() > 0) {
            return OptionalInt.empty();
        }
        long rank = (long) Math.ceil(share * count);
        long passed = 0;
        for (int number : pageNumbers()) {
            for (int millis = 0; millis < PagePool.MILLIS; millis++) {
                for (MillisCounts slot : slots) {
                    passed += slot.at(number, millis);
                }
                if (passed >= rank) {
                    return OptionalInt.of(number * PagePool.MILLIS + millis);
                }
            }
        }
        throw new IllegalStateException(passed + " of " + count + " times are in pages");
    }

    private int[] pageNumbers() {
        return Arrays.stream(slots)
                .flatMapToInt(slot -> Arrays.stream(slot.pageNumbers()))
                .sorted()
                .distinct()
                .toArray();
    }

    private void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SLOT_NANOS);
        if (current == Long.MIN_VALUE) {
            current = now;
        }
        for (int i = 0; i < SLOTS && current < now; i++) {
            current++;
            slots[index(current)].clear();
            queries[index(current)] = 0;
        }
        current = Math.max(current, now);
    }

    private static int index(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
