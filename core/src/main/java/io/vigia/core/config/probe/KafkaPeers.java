package io.vigia.core.config.probe;

import io.vigia.core.config.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a Kafka cluster is reached.
 *
 * @param bootstrap brokers that are asked for all the others; 1 to 50
 * @param properties security settings of Kafka's clients, by Kafka's own names; others are refused, since the probe sets them itself
 */
public record KafkaPeers(List<Endpoint> bootstrap, Map<String, String> properties) {
    private static final Set<String> SETTINGS = Set.of("security.protocol", "security.providers");

    public KafkaPeers {
        bootstrap = List.copyOf(bootstrap);
        properties = Map.copyOf(properties);
    }

    /** Checks what the two keys of a probe say. */
    static void check(String bootstrapKey, String propertiesKey, KafkaPeers peers) {
        if (peers.bootstrap.isEmpty() || peers.bootstrap.size() > 50) {
            throw new IllegalArgumentException(
                    bootstrapKey + " names " + peers.bootstrap.size() + " brokers, must name 1 to 50");
        }
        for (Endpoint broker : peers.bootstrap) {
            if (broker.port() == 0) {
                throw new IllegalArgumentException(bootstrapKey + " has port 0 in " + broker);
            }
        }
        for (String name : peers.properties.keySet()) {
            if (!SETTINGS.contains(name) && !name.startsWith("sasl.") && !name.startsWith("ssl.")) {
                throw new IllegalArgumentException(
                        propertiesKey + " has '" + name
                                + "', must be security.protocol, or begin with sasl. or ssl.: the probe sets all others itself");
            }
        }
    }

    /** Whether what is sent is encrypted. */
    public boolean tls() {
        return properties.getOrDefault("security.protocol", "PLAINTEXT").endsWith("SSL");
    }

    /** {@code bootstrap.servers}, as Kafka has it. */
    public String servers() {
        return bootstrap.stream().map(Endpoint::toString).collect(Collectors.joining(","));
    }

    /** Without the values of the properties, which may be credentials. */
    @Override
    public String toString() {
        return "Kafka[" + servers() + ", properties " + properties.keySet() + "]";
    }
}
