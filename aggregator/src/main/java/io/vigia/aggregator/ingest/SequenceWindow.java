package io.vigia.aggregator.ingest;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which sequences of one incarnation have been taken in, as disjoint ranges, so that an hour's gap costs what one missing
 * batch costs. Everything below {@link #through} has been taken in or will not be waited for. Pure.
 *
 * <p>Bounded: at most {@link #MAX_RANGES} ranges beyond {@code through}; one more closes the lowest gap, whose batches are
 * then refused should they still come. No sequence is believed that lies more than {@link #MAX_LEAD} beyond the highest.
 */
final class SequenceWindow {
    static final int MAX_RANGES = 256;
    /** An hour of an agent that sends every 20 ms has 180,000. */
    static final long MAX_LEAD = 1 << 20;

    /** What a batch of some sequence is. */
    enum Word {
        FRESH,
        /** Taken in before, or given up by its sender. */
        REPEATED,
        /** Impossibly far ahead. */
        BEYOND
    }

    /** First and last of each range beyond {@code through}; never adjacent to it or to each other. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    private long through;
    private boolean begun;

    /** Every sequence up to and including this one is settled. */
    long through() {
        return through;
    }

    int ranges() {
        return ranges.size();
    }

    /**
     * Takes in a batch.
     *
     * @param oldest the lowest sequence its sender may still send, at most {@code sequence}
     */
    Word take(long sequence, long oldest) {
        if (begun && sequence - highest() > MAX_LEAD) {
            return Word.BEYOND;
        }
        begun = true;
        if (contains(sequence)) {
            settle(oldest - 1);
            return Word.REPEATED;
        }
        settle(oldest - 1);
        add(sequence);
        if (ranges.size() > MAX_RANGES) {
            settle(ranges.firstKey());
        }
        return Word.FRESH;
    }

    private long highest() {
        return ranges.isEmpty() ? through : ranges.lastEntry().getValue();
    }

    private boolean contains(long sequence) {
        Map.Entry<Long, Long> below = ranges.floorEntry(sequence);
        return sequence <= through || (below != null && sequence <= below.getValue());
    }

    private void add(long sequence) {
        long first = sequence;
        long last = sequence;
        Map.Entry<Long, Long> below = ranges.lowerEntry(sequence);
        if (below != null && below.getValue() == sequence - 1) {
            first = below.getKey();
        }
        Long above = ranges.remove(sequence + 1);
        if (above != null) {
            last = above;
        }
        ranges.put(first, last);
        settle(through);
    }

    /** Everything up to {@code sequence} is settled, and what joins on to it. */
    private void settle(long sequence) {
        through = Math.max(through, sequence);
        while (!ranges.isEmpty() && ranges.firstKey() <= through + 1) {
            through = Math.max(through, ranges.pollFirstEntry().getValue());
        }
    }
}
