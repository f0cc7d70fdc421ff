package io.vigia.agent.probe.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A record written to every broker and read back from it: a topic of Vigia's own has a partition of one replica on each. Blocks; one look at a time. The topic keeps an
 * hour, and nothing else is written.
 */
final class BrokerCanaries implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long TRIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(KafkaSettings.CALL_MILLIS);
    private static final Map<String, String> TOPIC = Map.of(
            "retention.ms", "3600000",
            "segment.ms", "600000",
            "retention.bytes", "4194304",
            "segment.bytes", "1048576",
            "cleanup.policy", "delete",
            "min.insync.replicas", "1");

    private final String topic;
    private final byte[] run;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long number;

    /** @param run tells this agent's canaries from others' */
    BrokerCanaries(KafkaSettings settings, String topic, String run) {
        this.topic = topic;
        this.run = run.getBytes(StandardCharsets.US_ASCII);
        this.producer = new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer =
                new KafkaConsumer<>(settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Sends one through each broker and waits until all are back, at most {@link KafkaSettings#CALL_MILLIS}. */
    Map<Integer, ClusterFacts.Canary> send(Admin admin, SortedSet<Integer> brokers)
            throws ExecutionException, InterruptedException {
        Map<Integer, Integer> partitionOf = place(admin, brokers).partitionOf(brokers);
        Map<Integer, ClusterFacts.Canary> seen = new TreeMap<>();
        for (int broker : brokers) {
            if (!partitionOf.containsKey(broker)) {
                seen.put(broker, ClusterFacts.Canary.failed("it leads no partition of " + topic));
            }
        }
        Map<Integer, String> refused = new ConcurrentHashMap<>();
        listen(admin, partitionOf, refused);
        byte[] value = Long.toString(++number).getBytes(StandardCharsets.US_ASCII);
        long sent = System.nanoTime();
        Map<Integer, Integer> waiting = new HashMap<>();
        partitionOf.forEach((broker, partition) -> {
            if (!refused.containsKey(broker)) {
                waiting.put(partition, broker);
                var unused = producer.send(new ProducerRecord<>(topic, partition, run, value), (metadata, failure) -> {
                    if (failure != null) {
                        refused.put(broker, KafkaFailures.words(failure));
                    }
                });
            }
        });
        while (!waiting.isEmpty()
                && !refused.keySet().containsAll(waiting.values())
                && System.nanoTime() - sent < TRIAL_NANOS) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (isOwn(record, value)) {
                    Integer broker = waiting.remove(record.partition());
                    if (broker != null) {
                        seen.put(broker, ClusterFacts.Canary.arrived((System.nanoTime() - sent) / 1e9));
                    }
                }
            }
        }
        waiting.values().forEach(broker -> refused.putIfAbsent(broker, "not read back in time"));
        refused.forEach((broker, trouble) -> seen.putIfAbsent(broker, ClusterFacts.Canary.failed(trouble)));
        return seen;
    }

    private boolean isOwn(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return java.util.Arrays.equals(record.key(), run) && java.util.Arrays.equals(record.value(), value);
    }

    /** From the end of each partition that is new to it; others go on where they were. */
    private void listen(Admin admin, Map<Integer, Integer> partitionOf, Map<Integer, String> refused)
            throws InterruptedException {
        Set<TopicPartition> known = consumer.assignment();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Set<TopicPartition> wanted = new HashSet<>();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitionOf.values().forEach(partition -> {
            TopicPartition one = new TopicPartition(topic, partition);
            wanted.add(one);
            if (!known.contains(one)) {
                asked.put(one, OffsetSpec.latest());
            }
        });
        var offsets = asked.isEmpty() ? null : admin.listOffsets(asked);
        for (Map.Entry<Integer, Integer> one : partitionOf.entrySet()) {
            TopicPartition partition = new TopicPartition(topic, one.getValue());
            if (offsets != null && asked.containsKey(partition)) {
                try {
                    ends.put(partition, offsets.partitionResult(partition).get().offset());
                } catch (ExecutionException failure) {
                    wanted.remove(partition);
                    refused.put(one.getKey(), KafkaFailures.words(failure));
                }
            }
        }
        if (!wanted.equals(known)) {
            consumer.assign(wanted);
            ends.forEach(consumer::seek);
        }
    }

    /** Makes what is missing of the topic; a partition just made may lead nowhere before the next look. */
    private Placement place(Admin admin, SortedSet<Integer> brokers) throws ExecutionException, InterruptedException {
        List<Integer> leaders = leaders(admin);
        Placement placement = new Placement(leaders);
        List<List<Integer>> missing = placement.missing(brokers);
        if (missing.isEmpty()) {
            return placement;
        }
        try {
            if (leaders.isEmpty()) {
                Map<Integer, List<Integer>> assignment = new TreeMap<>();
                missing.forEach(replica -> assignment.put(assignment.size(), replica));
                admin.createTopics(List.of(new NewTopic(topic, assignment).configs(TOPIC)))
                        .all()
                        .get();
            } else {
                admin.createPartitions(
                                Map.of(topic, NewPartitions.increaseTo(leaders.size() + missing.size(), missing)))
                        .all()
                        .get();
            }
        } catch (ExecutionException failure) {
            // Another agent was faster.
            if (!(failure.getCause() instanceof TopicExistsException)
                    && !(failure.getCause() instanceof InvalidPartitionsException)) {
                throw failure;
            }
        }
        for (int attempt = 0; attempt < 10; attempt++) {
            placement = new Placement(leaders(admin));
            if (placement.missing(brokers).isEmpty()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return placement;
    }

    private List<Integer> leaders(Admin admin) throws ExecutionException, InterruptedException {
        try {
            TopicDescription told = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next();
            List<Integer> leaders = new ArrayList<>();
            told.partitions()
                    .forEach(partition -> leaders.add(
                            partition.leader() == null || partition.leader().isEmpty()
                                    ? -1
                                    : partition.leader().id()));
            return leaders;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return List.of();
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
