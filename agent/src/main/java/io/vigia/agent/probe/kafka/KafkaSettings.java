package io.vigia.agent.probe.kafka;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.KafkaPeers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Kafka's clients are told: to give up within seconds, to hold little memory, to make nothing by themselves. */
public final class KafkaSettings {
    private static final int REQUEST_MILLIS = 2_000;
    /** Kafka's own defaults take a minute to say that a cluster is dead. */
    public static final int CALL_MILLIS = 2_500;

    private final Map<String, Object> common = new HashMap<>();

    /** @param brokers of the bootstrap brokers those that speak Kafka */
    public KafkaSettings(KafkaPeers peers, List<Endpoint> brokers) {
        common.putAll(peers.properties());
        common.put("bootstrap.servers", brokers.stream().map(Endpoint::toString).collect(Collectors.joining(",")));
        common.put("client.id", "vigia");
        common.put("request.timeout.ms", REQUEST_MILLIS);
        common.put("socket.connection.setup.timeout.ms", REQUEST_MILLIS);
        common.put("reconnect.backoff.max.ms", 1_000);
        common.put("enable.metrics.push", false);
        common.put("metric.reporters", "");
    }

    public Map<String, Object> admin() {
        return with(Map.of("default.api.timeout.ms", CALL_MILLIS));
    }

    public Map<String, Object> producer() {
        return with(Map.of(
                "acks", "all",
                "enable.idempotence", true,
                "linger.ms", 0,
                "batch.size", 4_096,
                "buffer.memory", 1_048_576,
                "max.block.ms", 1_000,
                "delivery.timeout.ms", CALL_MILLIS));
    }

    /** Of no group: it commits nothing. */
    public Map<String, Object> consumer() {
        return with(Map.of(
                "default.api.timeout.ms",
                CALL_MILLIS,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                false,
                "fetch.max.wait.ms",
                250,
                "fetch.max.bytes",
                1_048_576,
                "max.partition.fetch.bytes",
                131_072,
                "receive.buffer.bytes",
                65_536));
    }

    private Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(common);
        all.putAll(more);
        return all;
    }
}
