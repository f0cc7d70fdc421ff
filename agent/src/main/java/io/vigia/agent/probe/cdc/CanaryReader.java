package io.vigia.agent.probe.cdc;

import io.vigia.agent.probe.kafka.KafkaFailures;
import io.vigia.agent.probe.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the destination's topic on a thread of its own, so that an arrival is timed when it comes and not when a look asks. From the end of a topic that is there at first, from the
 * beginning of one that appears later. It ends when it is closed or fails; the next one goes on where it was.
 */
final class CanaryReader implements Runnable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CALL = Duration.ofMillis(KafkaSettings.CALL_MILLIS);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MAX_DIGITS = 18;

    /** Is told of each canary of this run, on the reader's thread. */
    @FunctionalInterface
    interface Arrivals {
        void arrived(long number, long atNanos);
    }

    private final KafkaSettings settings;
    private final String topic;
    private final byte[] run;
    private final Arrivals arrivals;
    /** Where to go on, by partition; one reader's after another. */
    private final Map<Integer, Long> positions;

    private final boolean first;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile boolean ready;
    private volatile boolean topicThere;
    private volatile @Nullable String trouble;
    private boolean missedTopic;

    /**
     * @param positions where an earlier reader was, and this one keeps where it is
     * @param first whether nothing has been sent yet, so that what is there already need not be read
     */
    CanaryReader(
            KafkaSettings settings,
            String topic,
            String run,
            Map<Integer, Long> positions,
            boolean first,
            Arrivals arrivals) {
        this.settings = settings;
        this.topic = topic;
        this.run = run.getBytes(StandardCharsets.US_ASCII);
        this.positions = positions;
        this.first = first;
        this.arrivals = arrivals;
    }

    /** Whether it will see what is sent from now on. */
    boolean ready() {
        return ready;
    }

    boolean topicThere() {
        return topicThere;
    }

    boolean ended() {
        return ended;
    }

    /** Why it cannot read; null when it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    void close() {
        closed = true;
    }

    @Override
    public void run() {
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer =
                    new KafkaConsumer<>(settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            read(consumer);
        } catch (WakeupException woken) {
            // Closed.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (KafkaException failure) {
            trouble = KafkaFailures.words(failure);
        } finally {
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
            ended = true;
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
        long looked = System.nanoTime() - LOOK_AGAIN_NANOS;
        while (!closed) {
            if (!topicThere || System.nanoTime() - looked >= LOOK_AGAIN_NANOS) {
                assign(consumer);
                looked = System.nanoTime();
            }
            if (!topicThere) {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                positions.put(record.partition(), record.offset() + 1);
                tell(record, System.nanoTime());
            }
        }
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, CALL);
        topicThere = partitions != null && !partitions.isEmpty();
        if (!topicThere) {
            missedTopic = true;
            ready = true;
            return;
        }
        Map<TopicPartition, Long> fresh = new HashMap<>();
        List<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        List<TopicPartition> unknown = all.stream()
                .filter(partition -> !consumer.assignment().contains(partition))
                .toList();
        if (!unknown.isEmpty()) {
            boolean fromEnd = first && !missedTopic && consumer.assignment().isEmpty();
            (fromEnd ? consumer.endOffsets(unknown, CALL) : consumer.beginningOffsets(unknown, CALL))
                    .forEach((partition, offset) ->
                            fresh.put(partition, positions.getOrDefault(partition.partition(), offset)));
            consumer.assign(all);
            fresh.forEach((partition, offset) -> {
                consumer.seek(partition, offset);
                positions.putIfAbsent(partition.partition(), offset);
            });
        }
        ready = true;
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, long atNanos) {
        byte[] value = record.value();
        if (!Arrays.equals(record.key(), run) || value == null || value.length == 0 || value.length > MAX_DIGITS) {
            return;
        }
        long number = 0;
        for (byte digit : value) {
            if (digit < '0' || digit > '9') {
                return;
            }
            number = number * 10 + (digit - '0');
        }
        arrivals.arrived(number, atNanos);
    }
}
