package io.vigia.core.config.bind.probe;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Headers;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.CdcSpec;
import io.vigia.core.config.probe.KafkaPeers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class CdcReader {
    private static final List<Duration> BOUNDS = List.of(Duration.ofMillis(100), Duration.ofSeconds(1));

    private CdcReader() {}

    static Parsed<CdcSpec> read(Fields f) {
        Parsed<Optional<CdcSpec.Connectors>> connectors = connectors(f);
        Parsed<Optional<CdcSpec.Canary>> canary = canary(f);
        return f.build(() -> new CdcSpec(connectors.get(), canary.get()));
    }

    private static Parsed<Optional<CdcSpec.Connectors>> connectors(Fields f) {
        Parsed<Optional<URI>> connect = f.maybe("connect", Values.URL);
        Parsed<List<String>> names = f.or("connectors", List.of(), KafkaReader.NAMES);
        Parsed<Map<String, String>> headers = f.or("headers", Map.of(), Headers.VALUE);
        if (!f.has("connect")) {
            refuseWithout(f, "connect", List.of("connectors", "headers"));
        }
        return f.build(() -> {
            List<String> wanted = names.get();
            Map<String, String> sent = headers.get();
            return connect.get().map(url -> new CdcSpec.Connectors(url, wanted, sent));
        });
    }

    private static Parsed<Optional<CdcSpec.Canary>> canary(Fields f) {
        Parsed<Optional<List<Endpoint>>> source = f.maybe("source", KafkaReader.BROKERS);
        Parsed<Map<String, String>> sourceProperties = f.or("sourceProperties", Map.of(), KafkaReader.PROPERTIES);
        Parsed<String> sourceTopic = f.or("sourceTopic", "_vigia-canary", Values.TEXT);
        Parsed<Optional<List<Endpoint>>> destination = f.maybe("destination", KafkaReader.BROKERS);
        Parsed<Map<String, String>> properties = f.or("destinationProperties", Map.of(), KafkaReader.PROPERTIES);
        Parsed<Optional<String>> destinationTopic = f.maybe("destinationTopic", Values.TEXT);
        Parsed<Integer> perLook = f.or("canaries", 5, Values.WHOLE);
        Parsed<List<Duration>> bounds = f.or("bounds", BOUNDS, Values.list("[100ms, 1s]", Values.DURATION));
        if (f.has("source") != f.has("destination")) {
            String missing = f.has("source") ? "destination" : "source";
            f.at(missing).refuse("is missing: canaries are written at the source and looked for at the destination");
            return Parsed.failed();
        }
        if (!f.has("source")) {
            refuseWithout(
                    f,
                    "source",
                    List.of(
                            "sourceProperties",
                            "sourceTopic",
                            "destinationProperties",
                            "destinationTopic",
                            "canaries",
                            "bounds"));
            return Parsed.of(Optional.empty());
        }
        return f.build(() -> Optional.of(new CdcSpec.Canary(
                new KafkaPeers(source.get().orElseThrow(), sourceProperties.get()),
                new KafkaPeers(destination.get().orElseThrow(), properties.get()),
                sourceTopic.get(),
                destinationTopic.get().orElse(sourceTopic.get()),
                perLook.get(),
                bounds.get())));
    }

    private static void refuseWithout(Fields f, String key, List<String> useless) {
        for (String other : useless) {
            if (f.has(other)) {
                f.at(other).refuse("is of no use without " + key);
            }
        }
    }
}
