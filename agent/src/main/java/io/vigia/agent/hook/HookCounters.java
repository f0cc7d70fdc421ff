package io.vigia.agent.hook;

import io.vigia.core.model.HookReport;
import java.util.Comparator;
import java.util.Map;

/**
 * What the hooks of this node have done since its start.
 *
 * @param running now
 * @param over cumulative, of the states that end a run; refusals are counted each time
 */
public record HookCounters(int running, Map<Key, Long> over) {
    public static final HookCounters ZERO = new HookCounters(0, Map.of());

    public HookCounters {
        over = Map.copyOf(over);
    }

    /**
     * @param service as {@code lake.yaml} has it, or {@link #UNKNOWN}
     * @param hook likewise
     */
    public record Key(String service, String hook, HookReport.State state) implements Comparable<Key> {
        /** Stands for what was ordered and is not in {@code lake.yaml}: a stranger must not choose the labels of a metric. */
        public static final String UNKNOWN = "-";

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::service).thenComparing(Key::hook).thenComparing(Key::state);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
