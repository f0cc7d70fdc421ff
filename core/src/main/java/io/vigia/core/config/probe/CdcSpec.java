package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at a pipeline that copies changes into a site: at its connectors, at canaries that go through it, or at both.
 *
 * @param connectors empty when Kafka Connect is not asked
 * @param canary empty when none are sent
 */
public record CdcSpec(Optional<Connectors> connectors, Optional<Canary> canary) implements ProbeSpec {
    public CdcSpec {
        if (connectors.isEmpty() && canary.isEmpty()) {
            throw new IllegalArgumentException("connect or source is missing: give one of them, or both");
        }
    }

    /**
     * @param connect base of Kafka Connect's REST interface
     * @param names of connectors that must be there; all that are there when empty; at most 100
     * @param headers sent with each request
     */
    public record Connectors(URI connect, List<String> names, Map<String, String> headers) {
        public Connectors {
            Checks.httpUrl("connect", connect);
            names = List.copyOf(names);
            headers = Map.copyOf(headers);
            if (names.size() > 100) {
                throw new IllegalArgumentException("connectors are " + names.size() + ", must be at most 100");
            }
        }

        /** Without the values of the headers, which may be credentials. */
        @Override
        public String toString() {
            return "Connectors[" + connect + ", " + names + ", headers " + headers.keySet() + "]";
        }
    }

    /**
     * @param sourceTopic made when it is not there, with one partition
     * @param destinationTopic what the pipeline calls it at the destination
     * @param perLook canaries in an interval, evenly spread; 1 to 100
     * @param bounds latencies up to which arrivals are counted; 1 to 10, each from 1 ms to 1 h
     */
    public record Canary(
            KafkaPeers source,
            KafkaPeers destination,
            String sourceTopic,
            String destinationTopic,
            int perLook,
            List<Duration> bounds) {
        public Canary {
            KafkaPeers.check("source", "sourceProperties", source);
            KafkaPeers.check("destination", "destinationProperties", destination);
            Checks.kafkaTopic("sourceTopic", sourceTopic);
            Checks.kafkaTopic("destinationTopic", destinationTopic);
            Checks.between("canaries", perLook, 1, 100);
            bounds = bounds.stream().sorted().toList();
            if (bounds.isEmpty() || bounds.size() > 10) {
                throw new IllegalArgumentException("bounds are " + bounds.size() + ", must be 1 to 10");
            }
            bounds.forEach(bound -> Checks.between("bounds", bound, Duration.ofMillis(1), Duration.ofHours(1)));
        }
    }

    @Override
    public String kind() {
        return "cdc";
    }
}
