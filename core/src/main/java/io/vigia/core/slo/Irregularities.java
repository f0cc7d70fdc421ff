package io.vigia.core.slo;

import java.util.EnumMap;
import java.util.Map;

/** Counts by kind; none is kept of a kind that never came. */
final class Irregularities {
    private static final Irregularity[] KINDS = Irregularity.values();
    private static final long[] NONE = {};

    private long[] counts = NONE;

    void add(Irregularity kind) {
        if (counts.length == 0) {
            counts = new long[KINDS.length];
        }
        counts[kind.ordinal()]++;
    }

    Map<Irregularity, Long> counts() {
        Map<Irregularity, Long> result = new EnumMap<>(Irregularity.class);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                result.put(KINDS[i], counts[i]);
            }
        }
        return result;
    }

    void write(ByteSink out) {
        out.number(counts.length);
        for (int i = 0; i < counts.length; i++) {
            out.text(KINDS[i].label()).number(counts[i]);
        }
    }

    void read(ByteSource in) {
        int saved = in.count("kinds of irregularity", 64);
        counts = saved == 0 ? NONE : new long[KINDS.length];
        for (int i = 0; i < saved; i++) {
            String label = in.text(64);
            long count = in.number();
            for (Irregularity kind : KINDS) {
                if (kind.label().equals(label)) {
                    counts[kind.ordinal()] = count;
                }
            }
        }
    }
}
