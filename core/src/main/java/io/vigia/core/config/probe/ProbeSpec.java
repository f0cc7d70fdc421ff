package io.vigia.core.config.probe;

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
}
