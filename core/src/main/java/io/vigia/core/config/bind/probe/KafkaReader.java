package io.vigia.core.config.bind.probe;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.KafkaPeers;
import io.vigia.core.config.probe.KafkaSpec;
import java.util.List;
import java.util.Map;

final class KafkaReader {
    static final Value<List<Endpoint>> BROKERS = Values.list("[\"10.0.0.1:9092\", \"10.0.0.2:9092\"]", Values.ENDPOINT);
    static final Value<Map<String, String>> PROPERTIES = Values.named(KafkaReader::property, Values.TEXT);
    static final Value<List<String>> NAMES = Values.list("[orders, customers]", Values.TEXT);

    private KafkaReader() {}

    static Parsed<KafkaSpec> read(Fields f) {
        var bootstrap = f.need("bootstrap", "brokers to begin with, such as [\"10.0.0.1:9092\"]", BROKERS);
        var properties = f.or("properties", Map.of(), PROPERTIES);
        Parsed<Boolean> canary = f.or("canary", true, Values.FLAG);
        Parsed<String> topic = f.or("topic", "_vigia-brokers", Values.TEXT);
        Parsed<List<String>> groups = f.or("groups", List.of(), NAMES);
        return f.build(() -> new KafkaSpec(
                new KafkaPeers(bootstrap.get(), properties.get()), canary.get(), topic.get(), groups.get()));
    }

    private static String property(String name) {
        if (!name.matches("[a-z0-9.]{1,100}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a setting of Kafka's clients, such as security.protocol");
        }
        return name;
    }
}
