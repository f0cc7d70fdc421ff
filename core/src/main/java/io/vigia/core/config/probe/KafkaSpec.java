package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.util.List;

/**
 * Looks at a Kafka cluster: its brokers and partitions, a canary through every broker, and how far groups are behind.
 *
 * @param canary whether a canary goes through every broker; needs the right to make {@code topic}, to write and to read it
 * @param topic of the canaries, with a partition on every broker; nothing else is written
 * @param groups consumer groups whose lag is told; at most 100
 */
public record KafkaSpec(KafkaPeers peers, boolean canary, String topic, List<String> groups) implements ProbeSpec {
    public KafkaSpec {
        KafkaPeers.check("bootstrap", "properties", peers);
        Checks.kafkaTopic("topic", topic);
        groups = List.copyOf(groups);
        if (groups.size() > 100) {
            throw new IllegalArgumentException("groups are " + groups.size() + ", must be at most 100");
        }
    }

    @Override
    public String kind() {
        return "kafka";
    }
}
