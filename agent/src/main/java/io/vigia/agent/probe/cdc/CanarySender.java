package io.vigia.agent.probe.cdc;

import io.vigia.agent.probe.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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

    /** @param told null when the source has it; called on any thread */
    void send(long number, int partition, Consumer<@Nullable Exception> told) {
        byte[] value = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic, partition, run, value), (metadata, failure) -> told.accept(failure));
        } catch (RuntimeException closedMeanwhile) {
            told.accept(closedMeanwhile);
        }
    }

    /** What is under way is told as failed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
