package io.vigia.core.slo;

import java.time.Instant;

/** Sums of the calendar period that is running, and of the one before it for what arrives late. */
final class PeriodSums {
    private final SloWindow.Calendar calendar;
    private final Sums current = new Sums();
    private final Sums previous = new Sums();

    /** One period, in milliseconds, {@code until} excluded. */
    static final class Sums {
        long from;
        long until;
        long good;
        long total;
        long measured;

        private void begin(long from, long until) {
            this.from = from;
            this.until = until;
            good = 0;
            total = 0;
            measured = 0;
        }

        private void become(Sums other) {
            begin(other.from, other.until);
            good = other.good;
            total = other.total;
            measured = other.measured;
        }

        private void spread(long start, long end, long moreGood, long moreTotal, long clipFrom, long clipTo) {
            long a = Math.max(clipFrom, from);
            long b = Math.min(clipTo, until);
            if (a < b) {
                good += Shares.good(moreGood, moreTotal, start, end, a, b);
                total += Shares.between(moreTotal, start, end, a, b);
            }
        }

        private void measure(long start, long end, long seconds) {
            long a = Math.max(start, from);
            long b = Math.min(end, until);
            if (a < b) {
                measured += Shares.between(seconds, start, end, a, b);
            }
        }

        void write(ByteSink out) {
            out.number(from).number(until).number(good).number(total).number(measured);
        }

        void read(ByteSource in) {
            begin(in.number(), in.number());
            good = in.number();
            total = in.number();
            measured = in.number();
        }
    }

    PeriodSums(SloWindow.Calendar calendar, long nowMillis) {
        this.calendar = calendar;
        begin(nowMillis);
        beginPrevious();
    }

    private void beginPrevious() {
        SloWindow.Period before = calendar.periodAt(Instant.ofEpochMilli(current.from - 1));
        previous.begin(before.from().toEpochMilli(), before.until().toEpochMilli());
    }

    private void begin(long nowMillis) {
        SloWindow.Period period = calendar.periodAt(Instant.ofEpochMilli(nowMillis - 1));
        current.begin(period.from().toEpochMilli(), period.until().toEpochMilli());
    }

    /** What ends at {@code nowMillis} still belongs to the period that ends there. */
    void advance(long nowMillis) {
        if (nowMillis > current.until) {
            long wasUntil = current.until;
            previous.become(current);
            begin(nowMillis);
            if (current.from != wasUntil) {
                beginPrevious();
            }
        }
    }

    void spread(long start, long end, long good, long total, long clipFrom, long clipTo) {
        current.spread(start, end, good, total, clipFrom, clipTo);
        previous.spread(start, end, good, total, clipFrom, clipTo);
    }

    void measure(long start, long end, long seconds) {
        current.measure(start, end, seconds);
        previous.measure(start, end, seconds);
    }

    Sums current() {
        return current;
    }

    /** The period before the running one; all zero when it was not seen. */
    Sums previous() {
        return previous;
    }

    /** Sums anew what a ring of hours still holds: of a calendar that was changed, or of which nothing was saved. */
    void rebuild(Ring hours) {
        current.begin(current.from, current.until);
        previous.begin(previous.from, previous.until);
        for (long slot = hours.oldest(); slot <= hours.newest(); slot++) {
            long from = slot * hours.slotMillis();
            spread(
                    from,
                    from + hours.slotMillis(),
                    hours.good(slot),
                    hours.total(slot),
                    from,
                    from + hours.slotMillis());
            measure(from, from + hours.slotMillis(), hours.measured(slot));
        }
    }

    void write(ByteSink out) {
        current.write(out);
        previous.write(out);
    }

    /** Takes what was saved; false, and nothing taken, when it was of other periods. */
    boolean resume(ByteSource in) {
        Sums was = new Sums();
        Sums before = new Sums();
        was.read(in);
        before.read(in);
        if (was.from != current.from || was.until != current.until) {
            return false;
        }
        current.become(was);
        previous.become(before);
        return true;
    }

    /** Reads over what was saved where it is no longer asked for. */
    static void skip(ByteSource in) {
        new Sums().read(in);
        new Sums().read(in);
    }
}
