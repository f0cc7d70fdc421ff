package io.vigia.agent.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.agent.probe.Looking;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.KafkaPeers;
import io.vigia.core.config.probe.KafkaSpec;
import io.vigia.core.model.Outcome;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real brokers, one of which is killed, then both. */
final class KafkaProbeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void seesBrokersPartitionsGroupsAndDeath() throws Exception {
        Vertx vertx = Vertx.vertx();
        Means means = new Means(vertx, Optional.empty());
        try (KafkaServer kafka = KafkaServer.configure(Host.in(directory), "kafka", 2)) {
            kafka.start();
            kafka.awaitServing(LIMIT);
            List<Endpoint> bootstrap = Arrays.stream(kafka.bootstrap().split(","))
                    .map(Endpoint::parse)
                    .toList();
            prepare(kafka.bootstrap());
            KafkaSpec spec = new KafkaSpec(
                    new KafkaPeers(bootstrap, Map.of()), true, "_vigia-brokers", List.of("etl", "nobody"));
            try (Looking looking =
                    new Looking(vertx, new KafkaProbe(vertx, means.tcp(), means.kafka(), spec, TIMEOUT))) {
                ProbeResult well = until(looking, Outcome.UP);
                assertThat(well.reason()).startsWith("2 brokers");
                assertThat(Looking.reading(well, "kafka_canary_arrived_total", "1"))
                        .isPositive();
                assertThat(Looking.reading(well, "kafka_canary_arrived_total", "2"))
                        .isPositive();
                assertThat(Looking.reading(well, "kafka_controller_id", "")).isOne();
                assertThat(Looking.reading(well, "kafka_partitions_under_replicated", ""))
                        .isZero();
                assertThat(Looking.reading(well, "kafka_group_lag_records", "etl"))
                        .isEqualTo(7);
                assertThat(Looking.reading(looking.look(), "kafka_group_lag_seconds", "etl"))
                        .as("at least since the first look")
                        .isPositive();
                assertThat(Looking.reading(well, "kafka_group_lag_records", "nobody"))
                        .isEqualTo(-1);

                kafka.broker(2).kill();
                await().atMost(LIMIT).untilAsserted(() -> {
                    ProbeResult half = looking.look();
                    assertThat(half.reason())
                            .contains("broker 2 does not serve")
                            .contains("under-replicated");
                    assertThat(half.outcome()).isEqualTo(Outcome.DEGRADED);
                });

                kafka.kill();
                assertThat(kafka.broker(1).awaitEnd(LIMIT)).isTrue();
                long began = System.nanoTime();
                ProbeResult dead = looking.look();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
                assertThat(dead.outcome()).isEqualTo(Outcome.DOWN);
                assertThat(dead.reason()).isEqualTo("connection refused");
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(Looking.threads("kafka-")).isZero());
            }
        } finally {
            await().until(means.close().compose(closed -> vertx.close())::isComplete);
        }
    }

    private static ProbeResult until(Looking looking, Outcome wanted) {
        ProbeResult[] seen = new ProbeResult[1];
        await().atMost(LIMIT).untilAsserted(() -> {
            seen[0] = looking.look();
            assertThat(seen[0].outcome()).as(seen[0].reason()).isEqualTo(wanted);
        });
        return seen[0];
    }

    /** A topic of two replicas with ten records, of which a group has read three. */
    private static void prepare(String bootstrap) throws Exception {
        TopicPartition partition = new TopicPartition("orders", 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 2)))
                    .all()
                    .get();
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("orders", "x".getBytes(StandardCharsets.US_ASCII)))
                            .get();
                }
            }
            admin.alterConsumerGroupOffsets("etl", Map.of(partition, new OffsetAndMetadata(3)))
                    .all()
                    .get();
        }
    }
}
