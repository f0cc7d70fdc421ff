package io.vigia.agent.probe;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How much data a destination lacks, told by canaries: marked writes to a source that are looked for at the destination by the same
 * agent. Canaries have rising numbers; all times are nanoseconds of one monotonic clock, so no two clocks are ever compared.
 *
 * <p>The lag is that of the newest canary when it has arrived, and otherwise the age of the oldest written after the newest that
 * arrived. So it rises in step with the clock while nothing arrives, and falls when something does. Memory is bounded: of more than
 * {@link #MAX_WAITING} canaries that have not arrived, the oldest are forgotten; the lag then stays an upper bound.
 */
public final class CanaryLag {
    public static final int MAX_WAITING = 4096;

    /** Written and not seen at the destination: time of writing by number. */
    private final TreeMap<Long, Long> waiting = new TreeMap<>();

    private boolean anyArrived;
    private long newestArrived;
    private long newestArrivedWritten;
    private long newestLatency;
    private boolean missing;
    private long missingSince;
    private long forgotten = Long.MIN_VALUE;

    /** The source is about to be given this canary, whose number is above all others'. */
    public void written(long number, long atNanos) {
        if ((!waiting.isEmpty() && number <= waiting.lastKey()) || (anyArrived && number <= newestArrived)) {
            throw new IllegalArgumentException("canary " + number + " is not newer than those before");
        }
        waiting.put(number, atNanos);
        if (!missing) {
            missing = true;
            missingSince = atNanos;
        }
        if (waiting.size() > MAX_WAITING) {
            forgotten = waiting.pollFirstEntry().getKey();
        }
    }

    /** The source has refused this canary, or not said that it has it. */
    public void refused(long number) {
        if (waiting.remove(number) != null && missing && number > newestOrNone()) {
            seekMissing();
        }
    }

    /**
     * The destination has this canary.
     *
     * @return how long it took, in nanoseconds; empty when it had arrived before, was never written, or was forgotten
     */
    public OptionalLong arrived(long number, long atNanos) {
        Long written = waiting.remove(number);
        if (written == null) {
            return OptionalLong.empty();
        }
        long latency = Math.max(0, atNanos - written);
        if (!anyArrived || number > newestArrived) {
            anyArrived = true;
            newestArrived = number;
            newestArrivedWritten = written;
            newestLatency = latency;
            seekMissing();
        }
        return OptionalLong.of(latency);
    }

    /** The highest number that has arrived; empty before the first. */
    public OptionalLong newestArrived() {
        return anyArrived ? OptionalLong.of(newestArrived) : OptionalLong.empty();
    }

    /** How many canaries are written and awaited. */
    public int waiting() {
        return waiting.size();
    }

    /**
     * Gives up canaries that a newer one has overtaken and that were written before {@code beforeNanos}; they count as arrived nowhere.
     *
     * @return how many
     */
    public int giveUpOvertaken(long beforeNanos) {
        if (!anyArrived) {
            return 0;
        }
        Map<Long, Long> overtaken = waiting.headMap(newestArrived);
        int before = overtaken.size();
        overtaken.values().removeIf(written -> written - beforeNanos < 0);
        return before - overtaken.size();
    }

    /**
     * What would be lost by moving to the destination now, in milliseconds; empty until the first canary has arrived.
     *
     * @param sourceTakes whether the source took the latest canary; when it does not, data may have been written to it that no canary
     *     marks, so everything since the newest canary that arrived counts
     */
    public OptionalLong lagMillis(long nowNanos, boolean sourceTakes) {
        if (!anyArrived) {
            return OptionalLong.empty();
        }
        long nanos = !sourceTakes ? nowNanos - newestArrivedWritten : missing ? nowNanos - missingSince : newestLatency;
        return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)));
    }

    /** Of what was forgotten nothing is known but that it is older: then the time since which something is missing stays. */
    private void seekMissing() {
        if (forgotten > newestOrNone()) {
            return;
        }
        Map.Entry<Long, Long> next = waiting.higherEntry(newestOrNone());
        missing = next != null;
        missingSince = next != null ? next.getValue() : 0;
    }

    private long newestOrNone() {
        return anyArrived ? newestArrived : Long.MIN_VALUE;
    }
}
