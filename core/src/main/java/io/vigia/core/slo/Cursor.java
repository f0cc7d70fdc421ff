package io.vigia.core.slo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far one source has been heard: what it counted last, and the gaps of which only the sum is known yet. */
final class Cursor {
    /** Shorter gaps are not worth refining. */
    private static final long LEAST_GAP_MILLIS = 1000;

    private static final long LONGEST_INCREMENT_MILLIS = 86_400_000;

    private static final long REFINABLE_MILLIS = 3_600_000;

    private static final int MAX_GAPS = 16;
    private static final int SEEN_BITS = 1024;
    private static final long[] NONE = {};

    private final SourceKey source;
    private long incarnation;
    private long sequence;
    private long atMillis;
    private long good;
    private long total;

    /** Failures of the last step; a good count that was read a moment too early makes up for them in the next. */
    private long lastBad;

    private long[] seen = NONE;
    private final List<Gap> gaps = new ArrayList<>(0);

    /** Counts at both ends of a time in which nothing was heard; spread over it as a whole. */
    private record Gap(long from, long to, long good, long total, long moreGood, long moreTotal) {
        long length() {
            return to - from;
        }

        boolean holds(long at, long goodThen, long totalThen) {
            return from < at
                    && at < to
                    && good <= goodThen
                    && goodThen <= good + moreGood
                    && total <= totalThen
                    && totalThen <= total + moreTotal;
        }
    }

    Cursor(SourceKey source) {
        this.source = source;
        this.incarnation = -1;
    }

    SourceKey source() {
        return source;
    }

    long atMillis() {
        return atMillis;
    }

    /** Books cumulative counts; {@code good <= total}. */
    void cumulative(Sample sample, long at, long goodNow, long totalNow, Account account) {
        if (sample.incarnation() < incarnation) {
            account.irregular(Irregularity.STALE_INCARNATION);
        } else if (incarnation < 0) {
            begin(sample, at, goodNow, totalNow, account);
        } else if (sample.incarnation() > incarnation) {
            restart(sample, at, goodNow, totalNow, account);
        } else if (sample.sequence() == sequence) {
            account.irregular(Irregularity.DUPLICATE);
        } else if (sample.sequence() < sequence) {
            refine(at, goodNow, totalNow, account);
        } else {
            forward(sample, at, goodNow, totalNow, account);
        }
    }

    /** Counters of which nobody knows what they counted before are a mark to count from, and no more. */
    private void begin(Sample sample, long at, long goodNow, long totalNow, Account account) {
        long since = sample.sinceMillis();
        if (since > 0 && since >= account.bornMillis() && since < at) {
            book(since, at, goodNow, totalNow, sample.down(), account);
        }
        stand(sample, at, goodNow, totalNow);
    }

    private void restart(Sample sample, long at, long goodNow, long totalNow, Account account) {
        account.irregular(Irregularity.COUNTER_RESET);
        long from = Math.min(Math.max(atMillis, sample.sinceMillis()), at);
        book(from, at, goodNow, totalNow, sample.down(), account);
        stand(sample, Math.max(at, atMillis), goodNow, totalNow);
    }

    private void forward(Sample sample, long at, long goodNow, long totalNow, Account account) {
        if (at < atMillis) {
            account.irregular(Irregularity.CLOCK_WENT_BACK);
        }
        long to = Math.max(at, atMillis);
        boolean reset = totalNow < total || goodNow < good;
        long moreTotal = totalNow < total ? totalNow : totalNow - total;
        long moreGood = goodNow < good ? goodNow : goodNow - good;
        if (reset) {
            account.irregular(Irregularity.COUNTER_RESET);
        }
        long surplus = moreGood - moreTotal - (reset ? 0 : lastBad);
        if (surplus > 0) {
            account.irregular(Irregularity.GOOD_OVER_TOTAL);
            moreGood -= surplus;
        }
        book(atMillis, to, moreGood, moreTotal, sample.down(), account);
        if (!reset && surplus <= 0 && moreTotal > 0) {
            remember(new Gap(atMillis, to, good, total, moreGood, moreTotal));
        }
        stand(sample, to, goodNow, totalNow);
        lastBad = Math.max(0, moreTotal - moreGood);
    }

    private void book(long from, long to, long moreGood, long moreTotal, boolean down, Account account) {
        if (from < to) {
            account.measured(from, to);
        }
        boolean dead = down && moreTotal == 0;
        if (dead) {
            account.irregular(Irregularity.DEAD_WITHOUT_TRAFFIC);
        }
        account.count(source, Math.min(from, to - 1), to, moreGood, dead ? 1 : moreTotal);
    }

    private void stand(Sample sample, long at, long goodNow, long totalNow) {
        if (sample.incarnation() != incarnation) {
            gaps.clear();
            seen = NONE;
        }
        incarnation = sample.incarnation();
        sequence = sample.sequence();
        atMillis = at;
        good = goodNow;
        total = totalNow;
        lastBad = 0;
    }

    /**
     * Keeps the longest of those that ended within the last hour: what is told bit by bit afterwards must outlast the seconds that go on meanwhile, and is told
     * by then or not at all.
     */
    private void remember(Gap gap) {
        if (gap.length() <= LEAST_GAP_MILLIS) {
            return;
        }
        gaps.add(gap);
        if (gaps.size() > MAX_GAPS) {
            gaps.removeIf(old -> old.to < atMillis - REFINABLE_MILLIS);
        }
        if (gaps.size() > MAX_GAPS) {
            int shortest = 0;
            for (int i = 1; i < gaps.size(); i++) {
                shortest = gaps.get(i).length() < gaps.get(shortest).length() ? i : shortest;
            }
            gaps.remove(shortest);
        }
    }

    private void refine(long at, long goodThen, long totalThen, Account account) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (gap.holds(at, goodThen, totalThen)) {
                gaps.remove(i);
                long before = goodThen - gap.good;
                long beforeTotal = totalThen - gap.total;
                account.irregular(Irregularity.GAP_REFINED);
                account.count(source, gap.from, gap.to, -gap.moreGood, -gap.moreTotal);
                account.count(source, gap.from, at, before, beforeTotal);
                account.count(source, at, gap.to, gap.moreGood - before, gap.moreTotal - beforeTotal);
                remember(new Gap(gap.from, at, gap.good, gap.total, before, beforeTotal));
                remember(new Gap(at, gap.to, goodThen, totalThen, gap.moreGood - before, gap.moreTotal - beforeTotal));
                return;
            }
        }
        account.irregular(Irregularity.OVERTAKEN);
    }

    /** Books what came between two times, each sequence number once, in whatever order. */
    void increments(Sample sample, long at, long moreGood, long moreTotal, long horizonMillis, Account account) {
        if (sample.incarnation() < incarnation) {
            account.irregular(Irregularity.STALE_INCARNATION);
            return;
        }
        if (sample.incarnation() > incarnation) {
            stand(sample, at, 0, 0);
            sequence = sample.sequence() - 1;
        }
        if (at <= horizonMillis || sample.sequence() <= sequence - SEEN_BITS) {
            account.irregular(Irregularity.TOO_LATE);
        } else if (!firstTime(sample.sequence())) {
            account.irregular(Irregularity.DUPLICATE);
        } else {
            atMillis = Math.max(atMillis, at);
            long from = Math.max(at - LONGEST_INCREMENT_MILLIS, Math.min(sample.sinceMillis(), at));
            book(from, at, moreGood, moreTotal, sample.down(), account);
        }
    }

    private boolean firstTime(long number) {
        if (seen.length == 0) {
            seen = new long[SEEN_BITS / 64];
        }
        if (number - sequence >= SEEN_BITS) {
            Arrays.fill(seen, 0);
        } else {
            for (long passed = sequence + 1; passed <= number; passed++) {
                seen[word(passed)] &= ~(1L << passed);
            }
        }
        sequence = Math.max(sequence, number);
        boolean first = (seen[word(number)] & (1L << number)) == 0;
        seen[word(number)] |= 1L << number;
        return first;
    }

    private static int word(long number) {
        return (int) Math.floorMod(number, (long) SEEN_BITS) / 64;
    }

    boolean isAheadOf(Cursor other) {
        return incarnation > other.incarnation || (incarnation == other.incarnation && sequence > other.sequence);
    }

    void write(ByteSink out) {
        source.write(out);
        out.number(incarnation)
                .number(sequence)
                .number(atMillis)
                .number(good)
                .number(total)
                .number(lastBad);
        out.number(seen.length);
        for (long word : seen) {
            out.number(word);
        }
        out.number(gaps.size());
        for (Gap gap : gaps) {
            out.number(atMillis - gap.from).number(gap.length());
            out.number(good - gap.good).number(total - gap.total).number(gap.moreTotal - gap.moreGood);
            out.number(gap.moreTotal);
        }
    }

    static Cursor read(ByteSource in) {
        Cursor cursor = new Cursor(SourceKey.read(in));
        cursor.incarnation = in.number();
        cursor.sequence = in.number();
        cursor.atMillis = in.number();
        cursor.good = in.number();
        cursor.total = in.number();
        cursor.lastBad = in.number();
        int words = in.count("seen words", SEEN_BITS / 64);
        if (words != 0) {
            cursor.seen = new long[SEEN_BITS / 64];
            for (int i = 0; i < words; i++) {
                cursor.seen[i] = in.number();
            }
        }
        int gaps = in.count("gaps", MAX_GAPS);
        for (int i = 0; i < gaps; i++) {
            long from = cursor.atMillis - in.number();
            long to = from + in.number("gap length", 1, 400L * 86_400_000);
            long goodThen = cursor.good - in.number();
            long totalThen = cursor.total - in.number();
            long moreBad = in.number();
            long moreTotal = in.number();
            cursor.gaps.add(new Gap(from, to, goodThen, totalThen, moreTotal - moreBad, moreTotal));
        }
        return cursor;
    }
}
