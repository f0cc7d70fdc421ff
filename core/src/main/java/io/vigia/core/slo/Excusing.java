package io.vigia.core.slo;

/** Books times as excused, or as counting again, in whole slots of the finest ring that still holds them. */
final class Excusing {
    private final Rings gross;
    private final Rings excused;

    Excusing(Rings gross, Rings excused) {
        this.gross = gross;
        this.excused = excused;
    }

    /** Books what was measured in a time as excused; returns the time that its slots make up, which may be empty. */
    long[] take(long from, long until) {
        Ring finest = gross.ring(0);
        Ring coarsest = gross.ring(gross.count() - 1);
        long begin = Math.max(from, coarsest.oldest() * coarsest.slotMillis());
        if (begin >= until) {
            return new long[] {from, from};
        }
        long present = (finest.newest() + 1) * finest.slotMillis();
        long at = down(begin, begin >= present ? finest.slotMillis() : slotMillisAt(begin));
        long start = at;
        while (at < until && at < present) {
            int number = gross.finestHolding(at);
            takeSlot(number, at);
            at += gross.ring(number).slotMillis();
        }
        long end = at >= until ? at : -down(-until, finest.slotMillis());
        return new long[] {start, end};
    }

    /** Takes what of a slot is not excused yet. */
    private void takeSlot(int number, long at) {
        Ring ring = gross.ring(number);
        long slot = Math.floorDiv(at, ring.slotMillis());
        Ring taken = excused.ring(number);
        long end = at + ring.slotMillis();
        excused.addFrom(number, at, end, ring.good(slot) - taken.good(slot), ring.total(slot) - taken.total(slot));
        if (number == 0) {
            excused.mark(slot, ring.measuredForm(slot));
        } else {
            excused.measureFrom(number, at, end, ring.measured(slot) - taken.measured(slot));
        }
        for (int finer = 0; finer < number; finer++) {
            Ring from = gross.ring(finer);
            for (long part = Math.floorDiv(at, from.slotMillis()); part * from.slotMillis() < end; part++) {
                excused.ring(finer).put(part, from.good(part), from.total(part), from.measuredForm(part));
            }
        }
    }

    /**
     * Lets a time count again. A coarse slot of which the detail is gone is given back as a whole, unless another correction has a part in it: then it stays
     * excused.
     */
    void giveBack(long from, long until, Spans rest) {
        Ring coarsest = gross.ring(gross.count() - 1);
        Ring finest = gross.ring(0);
        long begin = Math.max(from, coarsest.oldest() * coarsest.slotMillis());
        long end = Math.min(until, (finest.newest() + 1) * finest.slotMillis());
        for (long at = begin; at < end; ) {
            int number = gross.finestHolding(at);
            long slotMillis = gross.ring(number).slotMillis();
            long start = down(at, slotMillis);
            if (rest.length(start, start + slotMillis) == 0) {
                giveBackSlot(number, start);
            }
            at = start + slotMillis;
        }
    }

    private void giveBackSlot(int number, long at) {
        Ring taken = excused.ring(number);
        long slot = Math.floorDiv(at, taken.slotMillis());
        long end = at + taken.slotMillis();
        long good = taken.good(slot);
        long total = taken.total(slot);
        int seconds = taken.measured(slot);
        if (number == 0) {
            taken.put(slot, good, total, 0);
            excused.measureFrom(1, at, end, -seconds);
        } else {
            excused.measureFrom(number, at, end, -seconds);
        }
        excused.addFrom(number, at, end, -good, -total);
        for (int finer = 0; finer < number; finer++) {
            Ring ring = excused.ring(finer);
            for (long part = Math.floorDiv(at, ring.slotMillis()); part * ring.slotMillis() < end; part++) {
                ring.put(part, 0, 0, 0);
            }
        }
    }

    private long slotMillisAt(long millis) {
        return gross.ring(gross.finestHolding(millis)).slotMillis();
    }

    private static long down(long millis, long step) {
        return Math.floorDiv(millis, step) * step;
    }
}
