package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a row in PostgreSQL through Debezium into Kafka, and by MirrorMaker into another. */
final class ConnectServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void carriesARowIntoBothClusters() throws Exception {
        Host host = Host.in(directory);
        try (KafkaServer a = KafkaServer.configure(host, "kafka-a");
                KafkaServer b = KafkaServer.configure(host, "kafka-b");
                PostgresServer database = PostgresServer.configure(host, "postgres")) {
            a.start();
            b.start();
            database.start();
            database.awaitServing(LIMIT);
            database.execute("create table orders(id serial primary key, v text)");
            a.awaitServing(LIMIT);
            b.awaitServing(LIMIT);
            try (ConnectServer connect = ConnectServer.configure(host, "connect", a.bootstrap(), database);
                    MirrorMakerServer mirror =
                            MirrorMakerServer.configure(host, "mm2", a.bootstrap(), b.bootstrap(), "cdc\\..*")) {
                connect.start();
                mirror.start();
                connect.awaitServing(LIMIT);
                database.execute("insert into orders(v) values ('seventeen')");
                mirror.awaitServing(LIMIT);
                awaitRecord(b, "a.cdc.public.orders", "seventeen");
            }
        }
    }

    private static void awaitRecord(KafkaServer kafka, String topic, String text) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            StringBuilder read = new StringBuilder();
            Await.until(topic + " has " + text, LIMIT, () -> {
                if (consumer.assignment().isEmpty() && consumer.listTopics().containsKey(topic)) {
                    consumer.assign(List.of(partition));
                }
                if (!consumer.assignment().isEmpty()) {
                    consumer.poll(Duration.ofMillis(200)).forEach(record -> read.append(record.value()));
                }
                return read.indexOf(text) >= 0;
            });
            assertThat(read.toString()).contains("\"op\":\"c\"");
        }
    }
}
