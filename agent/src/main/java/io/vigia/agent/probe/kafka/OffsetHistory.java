package io.vigia.agent.probe.kafka;

import java.util.concurrent.TimeUnit;

/**
 * When a partition's end passed an offset, told by the ends that this agent has seen, on its own clock: producers' timestamps need not be believed, and no record is
 * read. Between two looks the end is taken to have risen evenly. At most {@value #MAX} looks are kept; then every second is forgotten.
 */
final class OffsetHistory {
    static final int MAX = 64;

    private final long[] times = new long[MAX];
    private final long[] ends = new long[MAX];
    private int size;

    /** The end was {@code end} at {@code atNanos}, later than all before. An end lower than the last begins anew: the topic has been made again. */
    void add(long end, long atNanos) {
        if (size > 0 && end < ends[size - 1]) {
            size = 0;
        }
        if (size >= 2 && ends[size - 1] == end && ends[size - 2] == end) {
            times[size - 1] = atNanos; // two looks tell how long it stood still
            return;
        }
        if (size == MAX) {
            thin();
        }
        times[size] = atNanos;
        ends[size++] = end;
    }

    private void thin() {
        int kept = 0;
        for (int i = 0; i < size; i += 2) {
            times[kept] = times[i];
            ends[kept++] = ends[i];
        }
        // The latest says where the end is now.
        times[kept] = times[size - 1];
        ends[kept++] = ends[size - 1];
        size = kept;
    }

    /**
     * How long ago the record at {@code offset} was written, in seconds: 0 at the end; when it is older than all that was seen, the time since the first look, which is
     * then a lower bound.
     */
    double ageSeconds(long offset, long nowNanos) {
        if (size == 0 || offset >= ends[size - 1]) {
            return 0;
        }
        return (nowNanos - written(offset)) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private long written(long offset) {
        int after = 0;
        while (ends[after] <= offset) {
            after++;
        }
        if (after == 0) {
            return times[0];
        }
        long risen = ends[after] - ends[after - 1];
        double share = (offset - ends[after - 1]) / (double) risen;
        return times[after - 1] + (long) (share * (times[after] - times[after - 1]));
    }
}
