package io.vigia.agent.probe.cdc;

import io.vigia.agent.probe.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes canaries to the source, in a topic of Vigia's own that keeps an hour. Its methods block. */
final class CanarySender implements AutoCloseable {
    private static final Map<String, String> TOPIC = Map.of(
            "retention.ms", "3600000",
            "segment.ms", "600000",
            "retention.bytes", "16777216",
            "segment.bytes", "1048576",
            "cleanup.policy", "delete");

    /** @param told null when the source has it; called on any thread */
    record Canary(long number, int partition, Consumer<@Nullable Exception> told) {}

    private final Queue<Canary> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final String topic;
    private final byte[] run;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;

    private CanarySender(String topic, String run, int partitions, KafkaProducer<byte[], byte[]> producer) {
        this.topic = topic;
        this.run = run.getBytes(StandardCharsets.US_ASCII);
        this.partitions = partitions;
        this.producer = producer;
    }

    /** Makes the topic when it is not there. */
    static CanarySender open(KafkaSettings settings, String topic, String run)
            throws ExecutionException, InterruptedException {
        int partitions;
        try (Closing admin = new Closing(Admin.create(settings.admin()))) {
            partitions = partitions(admin.admin(), topic);
        }
        return new CanarySender(
                topic,
                run,
                partitions,
                new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** {@link Admin#close()} waits for as long as it takes. */
    private record Closing(Admin admin) implements AutoCloseable {
        @Override
        public void close() {
            admin.close(Duration.ZERO);
        }
    }

    private static int partitions(Admin admin, String topic) throws ExecutionException, InterruptedException {
        try {
            return count(admin, topic);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw failure;
            }
        }
        try {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(TOPIC)))
                    .all()
                    .get();
            return 1;
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
            return count(admin, topic);
        }
    }

    private static int count(Admin admin, String topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    int partitions() {
        return partitions;
    }

    /** Puts a canary in the queue; does not block. Followed by {@link #drain} on a thread that may. */
    void queue(Canary canary) {
        queue.add(canary);
    }

    /** Sends what is in the queue, in order, whichever thread comes first; one that comes meanwhile has nothing to do. */
    void drain() {
        while (!queue.isEmpty() && draining.compareAndSet(false, true)) {
            try {
                for (Canary next = queue.poll(); next != null; next = queue.poll()) {
                    send(next);
                }
            } finally {
                draining.set(false);
            }
        }
    }

    private void send(Canary canary) {
        byte[] value = Long.toString(canary.number()).getBytes(StandardCharsets.US_ASCII);
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic, canary.partition(), run, value),
                    (metadata, failure) -> canary.told().accept(failure));
        } catch (RuntimeException closedMeanwhile) {
            canary.told().accept(closedMeanwhile);
        }
    }

    /** What is under way is told as failed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
