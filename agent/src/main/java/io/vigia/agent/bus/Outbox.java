package io.vigia.agent.bus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Batches that nobody has acknowledged yet, as encoded frames: at most an hour's and 8 MB; the oldest go first, counted. Pure:
 * times are milliseconds of one monotonic clock, given by the caller. Belongs to one context.
 */
final class Outbox {
    static final long MAX_AGE_MILLIS = 3_600_000;
    static final long MAX_BYTES = 8 << 20;

    /** What an entry costs beside its frame, counted so that a million tiny batches are bounded too. */
    static final int ENTRY_BYTES = 96;

    /** One batch. */
    static final class Entry {
        private final long sequence;
        private final byte[] frame;
        private final long madeMillis;
        private long sentMillis;
        private long sentLink = -1;

        private Entry(long sequence, byte[] frame, long madeMillis) {
            this.sequence = sequence;
            this.frame = frame;
            this.madeMillis = madeMillis;
        }

        long sequence() {
            return sequence;
        }

        /** As encoded for its first sending, held for 0 ms. */
        byte[] frame() {
            return frame;
        }

        /** How long it has waited here. */
        long heldMillis(long nowMillis) {
            return Math.max(0, nowMillis - madeMillis);
        }

        /** It goes out now on the link of this number. */
        void sent(long link, long nowMillis) {
            sentLink = link;
            sentMillis = nowMillis;
        }

        /** The link it went out on last; -1 while it has not. */
        long sentLink() {
            return sentLink;
        }

        private boolean due(Set<Long> links, long nowMillis, long againAfterMillis) {
            return !links.contains(sentLink) || nowMillis - sentMillis >= againAfterMillis;
        }
    }

    private final long maxAgeMillis;
    private final long maxBytes;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private long lastSequence;
    private long bytes;
    private long dropped;
    private long acknowledged;

    Outbox() {
        this(MAX_AGE_MILLIS, MAX_BYTES);
    }

    Outbox(long maxAgeMillis, long maxBytes) {
        this.maxAgeMillis = maxAgeMillis;
        this.maxBytes = maxBytes;
    }

    /** The sequence of the batch to be added next. */
    long nextSequence() {
        return lastSequence + 1;
    }

    /** The oldest sequence kept; {@link #nextSequence} when there is none. */
    long oldest() {
        return entries.isEmpty() ? nextSequence() : entries.keySet().iterator().next();
    }

    /** Keeps the batch of {@link #nextSequence}, and makes room for it. */
    Entry add(byte[] frame, long nowMillis) {
        lastSequence++;
        Entry entry = new Entry(lastSequence, frame, nowMillis);
        entries.put(lastSequence, entry);
        bytes += cost(entry);
        trim(nowMillis);
        return entry;
    }

    /** Forgets what has been taken in; numbers that were never given out are passed over. */
    void acknowledge(long through, List<Long> also) {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (entry.sequence() > through) {
                break;
            }
            oldestFirst.remove();
            acknowledged(entry);
        }
        for (Long sequence : also) {
            Entry entry = entries.remove(sequence);
            if (entry != null) {
                acknowledged(entry);
            }
        }
    }

    /**
     * The oldest entries, at most {@code limit}, that have not gone out yet, or whose link is gone, or that went out
     * {@code againAfterMillis} ago; none of them acknowledged.
     *
     * @param links numbers of those in use; a new connection is a new link
     */
    List<Entry> due(Set<Long> links, long nowMillis, long againAfterMillis, int limit) {
        trim(nowMillis);
        List<Entry> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (due.size() >= limit) {
                break;
            }
            if (entry.due(links, nowMillis, againAfterMillis)) {
                due.add(entry);
            }
        }
        return due;
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    /** Batches thrown away unacknowledged since the start. */
    long dropped() {
        return dropped;
    }

    /** Batches acknowledged since the start. */
    long acknowledged() {
        return acknowledged;
    }

    private void acknowledged(Entry entry) {
        bytes -= cost(entry);
        acknowledged++;
    }

    private void trim(long nowMillis) {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (bytes <= maxBytes && entry.heldMillis(nowMillis) <= maxAgeMillis) {
                return;
            }
            oldestFirst.remove();
            bytes -= cost(entry);
            dropped++;
        }
    }

    private static long cost(Entry entry) {
        return entry.frame().length + (long) ENTRY_BYTES;
    }
}
