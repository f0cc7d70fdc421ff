package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Nearest;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import java.util.Arrays;
import java.util.List;

/** What {@code type} of a DataSource or of a metricSource may say. */
enum SourceType {
    PROBE("VigiaProbe", true, "what the agents' probes saw"),
    LAG("VigiaLag", true, "replication lag as probes report it"),
    FAILOVER("VigiaFailover", true, "the record of moves"),
    HAPROXY("VigiaHaproxy", false, "HAProxy's own counters"),
    HAPROXY_LOG("VigiaHaproxyLog", false, "HAProxy's log, a line for each real query"),
    CANARY("VigiaCanary", false, "what one agent writes in one site and reads in another"),
    PROMETHEUS("Prometheus", false, "any counter that Vigia would scrape");

    static final Value<SourceType> VALUE = Values.scalar("a type of source", SourceType::parse);

    private final String word;
    private final boolean available;
    private final String what;

    SourceType(String word, boolean available, String what) {
        this.word = word;
        this.available = available;
        this.what = what;
    }

    String word() {
        return word;
    }

    private static SourceType parse(String text) {
        List<String> ready = Arrays.stream(values())
                .filter(type -> type.available)
                .map(SourceType::word)
                .toList();
        for (SourceType type : values()) {
            if (type.word.equals(text)) {
                if (!type.available) {
                    throw new IllegalArgumentException("'" + text + "' (" + type.what
                            + ") is not available yet; there is " + String.join(", ", ready));
                }
                return type;
            }
        }
        throw new IllegalArgumentException(
                "'" + Printable.of(text) + "' is not a source that Vigia reads; " + Nearest.advice(text, ready));
    }
}
