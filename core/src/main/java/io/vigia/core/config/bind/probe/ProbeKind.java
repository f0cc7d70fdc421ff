package io.vigia.core.config.bind.probe;

import static io.vigia.core.config.bind.probe.Schedules.every;

import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Keys;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.probe.ProbeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Every kind of probe that a component may have: its default interval, timeout and retry, its reader, and its own keys. Each has a page
 * docs/probes/KIND.md that explains the keys, held by a test.
 */
public enum ProbeKind implements Keys {
    TCP(every("500ms", "500ms", "100ms"), TcpReader::read, "host", "port"),
    HTTP(
            every("500ms", "500ms", "100ms"),
            HttpReader::read,
            "url",
            "method",
            "statuses",
            "headers",
            "bodyContains",
            "certificateWarning",
            "lagHeader"),
    /** Certificates change in days, so a look a minute is soon enough. */
    TLS(
            every("1m", "5s", "1s"),
            TlsReader::read,
            "host",
            "port",
            "serverName",
            "names",
            "issuer",
            "subject",
            "certificateWarning"),
    /** Long enough for a server that must ask others first. */
    DNS(every("10s", "2s", "500ms"), DnsReader::read, "name", "type", "server", "addresses"),
    /** Starting a process costs more than sending a request. */
    EXEC(every("30s", "10s", "5s"), ExecReader::read, "command"),
    /** Every topic is asked for, so not every second. */
    KAFKA(every("10s", "5s", "1s"), KafkaReader::read, "bootstrap", "properties", "canary", "topic", "groups"),
    /** Lag is to be known to the second. */
    CDC(
            every("1s", "3s", "500ms"),
            CdcReader::read,
            "connect",
            "connectors",
            "headers",
            "source",
            "sourceProperties",
            "sourceTopic",
            "destination",
            "destinationProperties",
            "destinationTopic",
            "canaries",
            "bounds"),
    CONSUL(every("5s", "2s", "500ms"), ConsulReader::read, "url", "token", "peers", "services", "critical"),
    VAULT(every("5s", "2s", "500ms"), VaultReader::read, "url", "roles");

    @SuppressWarnings("ImmutableEnumChecker") // A record of durations.
    private final Schedule schedule;

    @SuppressWarnings("ImmutableEnumChecker") // A method that keeps nothing.
    private final ProbeReader reader;

    @SuppressWarnings("ImmutableEnumChecker") // List.copyOf makes one that cannot change.
    private final List<String> keys;

    ProbeKind(Schedule schedule, ProbeReader reader, String... own) {
        this.schedule = schedule;
        this.reader = reader;
        List<String> all = new ArrayList<>(List.of("kind"));
        all.addAll(List.of(own));
        all.addAll(List.of("interval", "timeout", "retry"));
        this.keys = List.copyOf(all);
    }

    /** As {@code kind} writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What stands where nothing is said. */
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public String title() {
        return (this == HTTP ? "an " : "a ") + word() + " probe";
    }

    @Override
    public List<String> keys() {
        return keys;
    }

    Parsed<TimedProbe> read(Spot spot) {
        return Fields.open(this, spot)
                .map(f -> {
                    Parsed<? extends ProbeSpec> probe = reader.read(f);
                    Parsed<Schedule> read = Schedules.read(f, schedule);
                    return f.build(() -> new TimedProbe(probe.get(), read.get()));
                })
                .orElseGet(Parsed::failed);
    }
}
