package io.vigia.core.slo;

import org.jspecify.annotations.Nullable;

/** The four rings and the calendar period of one tally, always in step. Times are milliseconds; what ends at a slot's edge is in the slot before it. */
final class Rings {
    private static final Resolution[] RESOLUTIONS = Resolution.values();

    private final Windows windows;
    private final Ring[] rings = new Ring[RESOLUTIONS.length];
    private final @Nullable PeriodSums period;

    Rings(SloDefinition definition, Windows windows, long nowMillis) {
        this.windows = windows;
        for (Resolution resolution : RESOLUTIONS) {
            rings[resolution.number()] = new Ring(
                    resolution,
                    windows.slots(resolution),
                    Math.floorDiv(nowMillis - 1, resolution.slotSeconds() * 1000L));
        }
        period =
                definition.window() instanceof SloWindow.Calendar calendar ? new PeriodSums(calendar, nowMillis) : null;
    }

    void advance(long nowMillis) {
        for (Ring ring : rings) {
            ring.advance(Math.floorDiv(nowMillis - 1, ring.slotMillis()));
        }
        if (period != null) {
            period.advance(nowMillis);
        }
    }

    /** Of counts spread evenly from {@code from} to {@code to}, adds what lies within the clip, which lies within them. */
    void spread(long from, long to, long good, long total, long clipFrom, long clipTo) {
        for (Ring ring : rings) {
            long slotMillis = ring.slotMillis();
            long last = Math.min(ring.newest(), Math.floorDiv(clipTo - 1, slotMillis));
            for (long slot = Math.max(ring.oldest(), Math.floorDiv(clipFrom, slotMillis)); slot <= last; slot++) {
                long a = Math.max(clipFrom, slot * slotMillis);
                long b = Math.min(clipTo, (slot + 1) * slotMillis);
                ring.add(slot, Shares.good(good, total, from, to, a, b), Shares.between(total, from, to, a, b));
            }
        }
        if (period != null) {
            period.spread(from, to, good, total, clipFrom, clipTo);
        }
    }

    /** Marks seconds of a ten-second slot as measured, bit 0 its first; those marked before do not count again. */
    void mark(long slot, int bits) {
        Ring finest = rings[0];
        int fresh = finest.mark(slot, bits);
        if (fresh > 0) {
            measureFrom(1, slot * finest.slotMillis(), (slot + 1) * finest.slotMillis(), fresh);
        }
    }

    /** Adds measured seconds to the rings from number {@code first} on, all of them in one slot of that ring, and to the period. */
    void measureFrom(int first, long fromMillis, long toMillis, int seconds) {
        for (int r = first; r < rings.length; r++) {
            rings[r].measure(Math.floorDiv(fromMillis, rings[r].slotMillis()), seconds);
        }
        if (period != null) {
            period.measure(fromMillis, toMillis, seconds);
        }
    }

    /** Adds counts to the rings from number {@code first} on, all of them in one slot of that ring, and to the period. */
    void addFrom(int first, long fromMillis, long toMillis, long good, long total) {
        for (int r = first; r < rings.length; r++) {
            rings[r].add(Math.floorDiv(fromMillis, rings[r].slotMillis()), good, total);
        }
        if (period != null) {
            period.spread(fromMillis, toMillis, good, total, fromMillis, toMillis);
        }
    }

    Ring ring(int number) {
        return rings[number];
    }

    int count() {
        return rings.length;
    }

    @Nullable
    PeriodSums period() {
        return period;
    }

    /** Number of the finest ring that still holds {@code millis}, or {@link #count} when none does. */
    int finestHolding(long millis) {
        for (int r = 0; r < rings.length; r++) {
            if (rings[r].holds(Math.floorDiv(millis, rings[r].slotMillis()))) {
                return r;
            }
        }
        return rings.length;
    }

    long windowGood(int window) {
        return rings[windows.ring(window)].windowGood(windows.place(window));
    }

    long windowTotal(int window) {
        return rings[windows.ring(window)].windowTotal(windows.place(window));
    }

    long windowMeasured(int window) {
        return rings[windows.ring(window)].windowMeasured(windows.place(window));
    }

    /** When the window begins that ends with the newest slot. */
    long windowFromMillis(int window) {
        Ring ring = rings[windows.ring(window)];
        return (ring.newest() + 1) * ring.slotMillis() - windows.length(window).toMillis();
    }
}
