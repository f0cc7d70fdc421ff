package io.vigia.core.slo;

import java.util.EnumMap;
import java.util.Map;

/** Counts by kind. */
final class Irregularities {
    private final Map<Irregularity, Long> counts = new EnumMap<>(Irregularity.class);

    void add(Irregularity kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    Map<Irregularity, Long> counts() {
        return new EnumMap<>(counts);
    }

    void write(ByteSink out) {
        out.number(counts.size());
        counts.forEach((kind, count) -> out.text(kind.label()).number(count));
    }

    void read(ByteSource in) {
        int saved = in.count("kinds of irregularity", 64);
        counts.clear();
        for (int i = 0; i < saved; i++) {
            String label = in.text(64);
            long count = in.number();
            for (Irregularity kind : Irregularity.values()) {
                if (kind.label().equals(label)) {
                    counts.put(kind, count);
                }
            }
        }
    }
}
