package io.vigia.agent.probe.cdc;

import io.vigia.agent.probe.CanaryLag;
import io.vigia.agent.probe.ReadingList;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The account of all canaries of one probe: what was sent, what came, how late, and in what order. Canary {@code n} goes to partition {@code n mod partitions}; each partition
 * is a stream of its own, whose order Kafka promises, and the largest lag of them is the lag. One thread's; times are monotonic nanoseconds.
 */
final class CanaryLedger {
    /** A canary that another has overtaken in its partition is lost when it has not come after this long. */
    static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<Duration> bounds;
    private final long[] within;
    private final List<CanaryLag> streams = new ArrayList<>();
    private long next;
    private long sent;
    private long refused;
    private long arrived;
    private long lost;
    private long outOfOrder;
    private long latencyNanos;
    private long newestLatencyNanos;
    private boolean sourceTakes = true;

    /** @param bounds rising latencies up to which arrivals are counted */
    CanaryLedger(List<Duration> bounds, int partitions) {
        this.bounds = List.copyOf(bounds);
        this.within = new long[bounds.size()];
        for (int i = 0; i < partitions; i++) {
            streams.add(new CanaryLag());
        }
    }

    int partitionOf(long number) {
        return (int) (number % streams.size());
    }

    /** A canary is about to be sent; returns its number. */
    long write(long nowNanos) {
        long number = next++;
        streams.get(partitionOf(number)).written(number, nowNanos);
        return number;
    }

    /** The source has it. */
    void taken() {
        sent++;
        sourceTakes = true;
    }

    /** The source does not say that it has it. */
    void refused(long number) {
        refused++;
        sourceTakes = false;
        streams.get(partitionOf(number)).refused(number);
    }

    /** Nothing can be sent. */
    void sourceGone() {
        sourceTakes = false;
    }

    void arrived(long number, long atNanos) {
        if (number < 0 || number >= next) {
            return;
        }
        CanaryLag stream = streams.get(partitionOf(number));
        OptionalLong newest = stream.newestArrived();
        OptionalLong latency = stream.arrived(number, atNanos);
        if (latency.isEmpty()) {
            return;
        }
        arrived++;
        latencyNanos += latency.getAsLong();
        newestLatencyNanos = latency.getAsLong();
        if (newest.isPresent() && number < newest.getAsLong()) {
            outOfOrder++;
        }
        for (int i = 0; i < within.length; i++) {
            if (latency.getAsLong() <= bounds.get(i).toNanos()) {
                within[i]++;
            }
        }
    }

    /** Counts as lost what was overtaken long ago. */
    void settle(long nowNanos) {
        streams.forEach(stream -> lost += stream.giveUpOvertaken(nowNanos - LOST_NANOS));
    }

    boolean sourceTakes() {
        return sourceTakes;
    }

    boolean anyArrived() {
        return arrived > 0;
    }

    /** Of the stream that is furthest behind; empty until a canary has arrived in each that was written to. */
    OptionalLong lagMillis(long nowNanos) {
        long largest = -1;
        for (int i = 0; i < streams.size() && i < next; i++) {
            OptionalLong lag = streams.get(i).lagMillis(nowNanos, sourceTakes);
            if (lag.isEmpty()) {
                return lag;
            }
            largest = Math.max(largest, lag.getAsLong());
        }
        return largest < 0 ? OptionalLong.empty() : OptionalLong.of(largest);
    }

    void read(ReadingList readings) {
        readings.add("cdc_canary_sent_total", "", (double) sent);
        readings.add("cdc_canary_refused_total", "", (double) refused);
        readings.add("cdc_canary_arrived_total", "", (double) arrived);
        for (int i = 0; i < within.length; i++) {
            readings.add("cdc_canary_within_total", seconds(bounds.get(i)), (double) within[i]);
        }
        readings.add("cdc_canary_lost_total", "", (double) lost);
        readings.add("cdc_canary_out_of_order_total", "", (double) outOfOrder);
        readings.add("cdc_canary_latency_seconds_total", "", latencyNanos / 1e9);
        if (arrived > 0) {
            readings.add("cdc_canary_latency_seconds", "", newestLatencyNanos / 1e9);
        }
        readings.add(
                "cdc_canary_waiting",
                "",
                streams.stream().mapToInt(CanaryLag::waiting).sum());
    }

    /** As Prometheus writes bounds of histograms: {@code 0.1}, {@code 1}. */
    static String seconds(Duration bound) {
        return BigDecimal.valueOf(bound.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
