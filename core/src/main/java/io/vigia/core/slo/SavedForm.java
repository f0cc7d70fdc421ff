package io.vigia.core.slo;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The tally as bytes. A ring is its newest slot, the first slot written, and from there the slots by turns: how many are empty, how many are
 * not, and these. Slots hold what they are, not what was added, so applying one twice does no harm.
 */
final class SavedForm {
    private static final int VERSION = 1;
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    /** How much of it. */
    enum Extent {
        /** Everything; what changes after it is counted from here. */
        WHOLE,
        /** What changed since the last {@link #WHOLE} or {@link #CHANGES}. */
        CHANGES,
        /** Everything, for somebody else: what counts as changed stays as it was. */
        COPY
    }

    private SavedForm() {}

    static void writeHeader(ByteSink out, SloDefinition definition, long nowMillis) {
        out.number(VERSION).text(definition.method().name()).number(sliceSeconds(definition));
        out.number(nowMillis);
    }

    /** The time at which it was saved; the tally must stand there before the rest is read. */
    static long readHeader(ByteSource in, SloDefinition definition) {
        in.number("version", VERSION, VERSION);
        String method = in.text(32);
        if (!method.equals(definition.method().name())) {
            throw new IllegalArgumentException(
                    "the saved state is of method " + method + ", not " + definition.method());
        }
        in.number("slice length", sliceSeconds(definition), sliceSeconds(definition));
        return in.number("time", 0, LATEST_MILLIS);
    }

    private static long sliceSeconds(SloDefinition definition) {
        return definition.slices().map(Timeslices::lengthSeconds).orElse(0L);
    }

    static void write(ByteSink out, Tally tally, Extent extent) {
        out.number(tally.corrections().size());
        for (Correction correction : tally.corrections()) {
            out.text(correction.id()).text(correction.reason());
            for (Instant at :
                    List.of(correction.from(), correction.until(), correction.takenFrom(), correction.takenUntil())) {
                out.number(at.toEpochMilli());
            }
        }
        writeRings(out, tally.gross(), extent);
        out.flag(tally.excusedRings().isPresent());
        tally.excusedRings().ifPresent(rings -> writeRings(out, rings, extent));
        Slices slices = tally.slices();
        if (slices != null) {
            slices.write(out);
        }
    }

    static void read(ByteSource in, Tally tally) {
        List<Correction> corrections = new ArrayList<>();
        int count = in.count("corrections", Tally.MAX_CORRECTIONS);
        for (int i = 0; i < count; i++) {
            corrections.add(new Correction(
                    in.text(64), in.text(Correction.MAX_REASON), instant(in), instant(in), instant(in), instant(in)));
        }
        tally.resume(corrections);
        readRings(in, tally.gross());
        if (in.flag()) {
            readRings(in, tally.excused());
        }
        Slices slices = tally.slices();
        if (slices != null) {
            slices.read(in);
        }
    }

    private static Instant instant(ByteSource in) {
        try {
            return Instant.ofEpochMilli(in.number());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time of the saved state is beyond all calendars", e);
        }
    }

    private static void writeRings(ByteSink out, Rings rings, Extent extent) {
        for (int r = 0; r < rings.count(); r++) {
            Ring ring = rings.ring(r);
            long from = extent == Extent.COPY ? ring.oldest() : ring.takeDirty();
            writeRing(out, ring, extent == Extent.CHANGES ? from : ring.oldest());
        }
        PeriodSums period = rings.period();
        out.flag(period != null);
        if (period != null) {
            period.write(out);
        }
    }

    private static void writeRing(ByteSink out, Ring ring, long from) {
        out.number(ring.newest()).number(ring.newest() - from + 1);
        for (long slot = from; slot <= ring.newest(); ) {
            long full = slot;
            while (full <= ring.newest() && empty(ring, full)) {
                full++;
            }
            long next = full;
            while (next <= ring.newest() && !empty(ring, next)) {
                next++;
            }
            out.number(full - slot).number(next - full);
            for (; full < next; full++) {
                out.number(ring.total(full) - ring.good(full))
                        .number(ring.total(full))
                        .number(ring.measuredForm(full));
            }
            slot = next;
        }
    }

    private static boolean empty(Ring ring, long slot) {
        return ring.total(slot) == 0 && ring.good(slot) == 0 && ring.measuredForm(slot) == 0;
    }

    private static void readRings(ByteSource in, Rings rings) {
        for (int r = 0; r < rings.count(); r++) {
            readRing(in, rings.ring(r));
        }
        PeriodSums period = rings.period();
        boolean saved = in.flag();
        if (period != null && !(saved && period.resume(in))) {
            period.rebuild(rings.ring(rings.count() - 1));
        } else if (period == null && saved) {
            PeriodSums.skip(in);
        }
    }

    private static void readRing(ByteSource in, Ring ring) {
        long newest = in.number("newest slot", ring.newest(), ring.newest());
        int slots = in.count("slots", ring.size());
        for (long slot = newest - slots + 1; slot <= newest; ) {
            long full = slot + in.number("empty slots", 0, newest - slot + 1);
            for (; slot < full; slot++) {
                ring.put(slot, 0, 0, 0);
            }
            long next = slot + in.number("full slots", 0, newest - slot + 1);
            for (; slot < next; slot++) {
                long bad = in.number();
                long total = in.number();
                ring.put(slot, total - bad, total, (int) in.number("measured", 0, 0xffff));
            }
        }
    }

    /** Takes from another tally the slots of which it measured more. */
    static void fill(Tally tally, Tally other) {
        Rings mine = tally.gross();
        Rings theirs = other.gross();
        for (int r = 0; r < mine.count(); r++) {
            Ring ring = mine.ring(r);
            Ring from = theirs.ring(r);
            for (long slot = Math.max(ring.oldest(), from.oldest());
                    slot <= Math.min(ring.newest(), from.newest());
                    slot++) {
                if (from.measured(slot) > ring.measured(slot)) {
                    take(mine, theirs, r, slot);
                    if (tally.excusedRings().isPresent() || other.excusedRings().isPresent()) {
                        take(tally.excused(), other.excused(), r, slot);
                    }
                }
            }
        }
        Slices slices = tally.slices();
        Slices more = other.slices();
        if (slices != null && more != null) {
            slices.fill(more);
        }
    }

    private static void take(Rings into, Rings from, int number, long slot) {
        Ring ring = into.ring(number);
        Ring other = from.ring(number);
        PeriodSums period = into.period();
        if (period != null && number == into.count() - 1) {
            long start = slot * ring.slotMillis();
            long end = start + ring.slotMillis();
            long good = other.good(slot) - ring.good(slot);
            period.spread(start, end, good, other.total(slot) - ring.total(slot), start, end);
            period.measure(start, end, other.measured(slot) - ring.measured(slot));
        }
        ring.put(slot, other.good(slot), other.total(slot), other.measuredForm(slot));
    }
}
