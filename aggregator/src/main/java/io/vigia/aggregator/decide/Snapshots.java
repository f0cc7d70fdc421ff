package io.vigia.aggregator.decide;

/** Port: the newest snapshot. May be called from any thread, and never blocks. */
@FunctionalInterface
public interface Snapshots {
    Snapshot newest();
}
