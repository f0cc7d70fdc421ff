package io.vigia.core.slo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which sources' failures spent the budget: failures by source and time, where there were any. Five minutes fine; when there are too many
 * entries, the older become hours, then days, then thirties of days. Counts stay exact; when they happened becomes coarse.
 */
final class Spending {
    private static final long GRAIN_MILLIS = 300_000;
    private static final int[] WIDTHS = {1, 12, 288, 8640};
    private static final int MOST_ENTRIES = 768;
    private static final int ENOUGH_ENTRIES = 512;

    /** Sources told apart; the failures of any further are attributed to the last. */
    static final int MAX_SOURCES = 20;

    private final List<SourceKey> sources = new ArrayList<>(2);
    private long[] keys = new long[4];
    private long[] failures = new long[4];
    private int length;

    /** Counts failures spread evenly over a time, or takes them back when negative. */
    void add(SourceKey source, long from, long to, long bad) {
        if (bad == 0) {
            return;
        }
        int number = number(source);
        long first = Math.floorDiv(from, GRAIN_MILLIS);
        long last = Math.floorDiv(to - 1, GRAIN_MILLIS);
        if (last - first > WIDTHS[3]) {
            add(last, number, bad);
            return;
        }
        for (long grain = first; grain <= last; grain++) {
            long a = Math.max(from, grain * GRAIN_MILLIS);
            long b = Math.min(to, (grain + 1) * GRAIN_MILLIS);
            add(grain, number, Shares.between(bad, from, to, a, b));
        }
    }

    private void add(long grain, int source, long bad) {
        if (bad == 0) {
            return;
        }
        put(key(grain, source, 1), bad);
        for (int width = 1; width < WIDTHS.length && length > (width == 1 ? MOST_ENTRIES : ENOUGH_ENTRIES); width++) {
            coarsen(WIDTHS[width], key(grain, 0, 0));
        }
    }

    private void put(long key, long bad) {
        int at = Arrays.binarySearch(keys, 0, length, key);
        if (at >= 0) {
            failures[at] += bad;
            return;
        }
        if (length == keys.length) {
            keys = Arrays.copyOf(keys, 2 * length);
            failures = Arrays.copyOf(failures, 2 * length);
        }
        int place = -at - 1;
        System.arraycopy(keys, place, keys, place + 1, length - place);
        System.arraycopy(failures, place, failures, place + 1, length - place);
        keys[place] = key;
        failures[place] = bad;
        length++;
    }

    /** Merges entries that ended a day, or the width, before the newest. */
    private void coarsen(int width, long newestKey) {
        long limit = (newestKey >> 32) - Math.max(288, width);
        long[] wereKeys = Arrays.copyOf(keys, length);
        long[] were = Arrays.copyOf(failures, length);
        int count = length;
        length = 0;
        for (int i = 0; i < count; i++) {
            boolean old = grain(wereKeys[i]) + width(wereKeys[i]) <= limit && width(wereKeys[i]) < width;
            long key = old
                    ? key(Math.floorDiv(grain(wereKeys[i]), (long) width) * width, source(wereKeys[i]), width)
                    : wereKeys[i];
            put(key, were[i]);
        }
    }

    /** Forgets what ended before a time. */
    void forgetBefore(long millis) {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if ((grain(keys[i]) + width(keys[i])) * GRAIN_MILLIS > millis) {
                keys[kept] = keys[i];
                failures[kept++] = failures[i];
            }
        }
        length = kept;
    }

    /** Failures of a window by source, without what is excused, most first; entries that lie only partly within count by their part. */
    List<Contribution> between(long from, long now, Spans excused) {
        long until = (Math.floorDiv(now - 1, GRAIN_MILLIS) + 1) * GRAIN_MILLIS;
        double[] sums = new double[sources.size()];
        for (int i = 0; i < length; i++) {
            long start = grain(keys[i]) * GRAIN_MILLIS;
            long span = width(keys[i]) * GRAIN_MILLIS;
            long a = Math.max(from, start);
            long b = Math.min(until, start + span);
            if (a < b) {
                sums[source(keys[i])] += (double) failures[i] * (b - a - excused.length(a, b)) / span;
            }
        }
        double sum = 0;
        for (double part : sums) {
            sum += Math.max(0, part);
        }
        List<Contribution> result = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] > 0) {
                result.add(new Contribution(sources.get(i), sums[i], sums[i] / sum));
            }
        }
        result.sort((one, other) -> Double.compare(other.failures(), one.failures()));
        return result;
    }

    /** Takes from another account what it has more of at the same time and of the same source. */
    void fill(Spending other) {
        for (int i = 0; i < other.length; i++) {
            int source = number(other.sources.get(source(other.keys[i])));
            long key = key(grain(other.keys[i]), source, width(other.keys[i]));
            int at = Arrays.binarySearch(keys, 0, length, key);
            long known = at >= 0 ? failures[at] : 0;
            if (other.failures[i] > known) {
                put(key, other.failures[i] - known);
            }
        }
    }

    private int number(SourceKey source) {
        SourceKey whole = new SourceKey(source.site(), source.component(), "");
        int at = sources.indexOf(whole);
        if (at < 0 && sources.size() < MAX_SOURCES) {
            sources.add(sources.size() == MAX_SOURCES - 1 ? new SourceKey("", "other", "") : whole);
        }
        return at < 0 ? sources.size() - 1 : at;
    }

    private static long key(long grain, int source, int width) {
        return grain << 32 | (long) source << 16 | width;
    }

    private static long grain(long key) {
        return key >> 32;
    }

    private static int source(long key) {
        return (int) (key >> 16) & 0xffff;
    }

    private static int width(long key) {
        return (int) key & 0xffff;
    }

    void write(ByteSink out) {
        out.number(sources.size());
        sources.forEach(source -> source.write(out));
        out.number(length);
        for (int i = 0; i < length; i++) {
            out.number(i == 0 ? keys[0] : keys[i] - keys[i - 1]).number(failures[i]);
        }
    }

    void read(ByteSource in) {
        sources.clear();
        int count = in.count("spending sources", MAX_SOURCES);
        for (int i = 0; i < count; i++) {
            sources.add(SourceKey.read(in));
        }
        length = in.count("spending entries", 65_536);
        keys = new long[Math.max(4, length)];
        failures = new long[keys.length];
        for (int i = 0; i < length; i++) {
            keys[i] = in.number() + (i == 0 ? 0 : keys[i - 1]);
            failures[i] = in.number();
            if (source(keys[i]) >= count || width(keys[i]) < 1) {
                throw new IllegalArgumentException("a spending entry of the saved state names no source");
            }
        }
    }
}
