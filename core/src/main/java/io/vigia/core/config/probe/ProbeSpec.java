package io.vigia.core.config.probe;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a probe asks of its target: one record a kind of probe, which says in its constructor what it allows. The {@code toString}
 * of a record with credentials leaves them out.
 */
public interface ProbeSpec {
    /** The value of {@code kind} in {@code lake.yaml}. */
    String kind();

    /** Whether its observations tell how far the target's site is behind, so that it may stand in a service's {@code lag}. */
    default boolean carriesLag() {
        return false;
    }

    /**
     * Within which times it counts its canaries: its readings are then {@code KIND_canary_sent_total}, {@code KIND_canary_arrived_total} and, for each of
     * these as {@link io.vigia.core.config.Durations#seconds instance}, {@code KIND_canary_within_total}. Empty when it sends none.
     */
    default List<Duration> canaryBounds() {
        return List.of();
    }

    /** Names of the counters that it reads, each the instance of a reading {@code scrape_value_total}. */
    default Set<String> counters() {
        return Set.of();
    }
}
