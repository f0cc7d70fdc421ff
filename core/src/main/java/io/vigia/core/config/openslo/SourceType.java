package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Nearest;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import java.util.Arrays;
import java.util.List;

/** What {@code type} of a DataSource or of a metricSource may say. */
enum SourceType {
    PROBE("VigiaProbe", true, true),
    LAG("VigiaLag", false, true),
    FAILOVER("VigiaFailover", false, true),
    HAPROXY("VigiaHaproxy", true, false),
    HAPROXY_LOG("VigiaHaproxyLog", true, true),
    CANARY("VigiaCanary", true, true),
    PROMETHEUS("Prometheus", true, false);

    static final Value<SourceType> VALUE = Values.scalar("a type of source", SourceType::parse);

    private final String word;
    private final boolean counts;
    private final boolean measures;

    SourceType(String word, boolean counts, boolean measures) {
        this.word = word;
        this.counts = counts;
        this.measures = measures;
    }

    String word() {
        return word;
    }

    /** Whether it may stand in a ratioMetric. */
    boolean counts() {
        return counts;
    }

    /** Whether it may stand in a thresholdMetric. */
    boolean measures() {
        return measures;
    }

    private static SourceType parse(String text) {
        List<String> words = Arrays.stream(values()).map(SourceType::word).toList();
        return Arrays.stream(values())
                .filter(type -> type.word.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + Printable.of(text)
                        + "' is not a source that Vigia reads; " + Nearest.advice(text, words)));
    }
}
