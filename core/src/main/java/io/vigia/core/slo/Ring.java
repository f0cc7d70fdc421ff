package io.vigia.core.slo;

import java.util.Arrays;

/**
 * The newest slots of one {@link Resolution}, and the sums of the windows that end with the newest of them. A slot is named by its number since
 * 1970: slot {@code n} is the time from {@code n} to {@code n + 1} slot lengths. Reading a window is O(1); a step forward costs one slot a window.
 *
 * <p>Measured time is in whole seconds. The finest ring knows which seconds, as ten bits a slot, so that none counts twice however many sources
 * measured it; the others know how many.
 */
final class Ring {
    private final Resolution resolution;
    private final int size;
    private final Counts counts;
    private final short[] measured;

    /** Lengths in slots; their sums follow as good, total and measured seconds. */
    private final int[] windows;

    private final long[] sums;
    private long newest;
    private long dirtyFrom = Long.MAX_VALUE;

    Ring(Resolution resolution, int[] windows, long newest) {
        this.resolution = resolution;
        this.size = resolution.slots();
        this.counts = new Counts(size);
        this.measured = new short[size];
        this.windows = windows;
        this.sums = new long[3 * windows.length];
        this.newest = newest;
    }

    int size() {
        return size;
    }

    long newest() {
        return newest;
    }

    long oldest() {
        return newest - size + 1;
    }

    boolean holds(long slot) {
        return slot <= newest && slot > newest - size;
    }

    long slotMillis() {
        return resolution.slotSeconds() * 1000L;
    }

    /** Whether it goes by bits: which seconds of a slot were measured. */
    private boolean bitwise() {
        return resolution == Resolution.TEN_SECONDS;
    }

    /** Time never goes back: an earlier slot changes nothing. */
    void advance(long slot) {
        if (slot - newest >= size) {
            counts.clear();
            Arrays.fill(measured, (short) 0);
            Arrays.fill(sums, 0);
            newest = slot;
            dirtyFrom = Math.min(dirtyFrom, slot);
            return;
        }
        while (newest < slot) {
            newest++;
            for (int w = 0; w < windows.length; w++) {
                long leaving = newest - windows[w];
                int at = index(leaving);
                sums[3 * w] -= counts.good(at);
                sums[3 * w + 1] -= counts.total(at);
                sums[3 * w + 2] -= seconds(at);
            }
            int at = index(newest);
            counts.set(at, 0, 0);
            measured[at] = 0;
            dirtyFrom = Math.min(dirtyFrom, newest);
        }
    }

    /** Ignores a slot that it does not hold. */
    void add(long slot, long good, long total) {
        if (!holds(slot) || (good == 0 && total == 0)) {
            return;
        }
        int at = index(slot);
        counts.set(at, counts.good(at) + good, counts.total(at) + total);
        touch(slot, good, total, 0);
    }

    /** Adds measured seconds; not for the ring that goes by bits. */
    void measure(long slot, int more) {
        if (holds(slot) && more != 0) {
            measured[index(slot)] += (short) more;
            touch(slot, 0, 0, more);
        }
    }

    /** Sets the seconds of {@code bits}; returns how many of them were not set before. */
    int mark(long slot, int bits) {
        int fresh = holds(slot) ? bits & ~measured[index(slot)] : 0;
        if (fresh != 0) {
            measured[index(slot)] |= (short) fresh;
            touch(slot, 0, 0, Integer.bitCount(fresh));
        }
        return Integer.bitCount(fresh);
    }

    /** Overwrites a slot with what another tally, or a store, knows of it. */
    void put(long slot, long good, long total, int measuredForm) {
        if (!holds(slot)) {
            return;
        }
        int at = index(slot);
        long goodWas = counts.good(at);
        long totalWas = counts.total(at);
        int secondsWas = seconds(at);
        counts.set(at, good, total);
        measured[at] = (short) measuredForm;
        touch(slot, good - goodWas, total - totalWas, seconds(at) - secondsWas);
    }

    private void touch(long slot, long good, long total, int seconds) {
        dirtyFrom = Math.min(dirtyFrom, slot);
        for (int w = 0; w < windows.length; w++) {
            if (slot > newest - windows[w]) {
                sums[3 * w] += good;
                sums[3 * w + 1] += total;
                sums[3 * w + 2] += seconds;
            }
        }
    }

    long good(long slot) {
        return holds(slot) ? counts.good(index(slot)) : 0;
    }

    long total(long slot) {
        return holds(slot) ? counts.total(index(slot)) : 0;
    }

    /** Measured seconds of a slot. */
    int measured(long slot) {
        return holds(slot) ? seconds(index(slot)) : 0;
    }

    /** As {@link #put} takes it: bits in the finest ring, seconds in the others. */
    int measuredForm(long slot) {
        return holds(slot) ? measured[index(slot)] & 0xffff : 0;
    }

    long windowGood(int window) {
        return sums[3 * window];
    }

    long windowTotal(int window) {
        return sums[3 * window + 1];
    }

    long windowMeasured(int window) {
        return sums[3 * window + 2];
    }

    /** Oldest slot that changed since the last call, not below the oldest held; above the newest when none did. */
    long takeDirty() {
        long from = Math.max(oldest(), Math.min(dirtyFrom, newest + 1));
        dirtyFrom = Long.MAX_VALUE;
        return from;
    }

    private int seconds(int at) {
        return bitwise() ? Integer.bitCount(measured[at] & 0xffff) : measured[at] & 0xffff;
    }

    private int index(long slot) {
        return (int) Math.floorMod(slot, (long) size);
    }
}
