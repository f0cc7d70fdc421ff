package io.vigia.core.sim;

import org.jspecify.annotations.Nullable;

/** What stands at one index of a log. All simulated logs share the object its leader made, so the same entry is the same object. */
final class RaftEntry<T> {
    final long term;

    /** Null in the entry with which a leader opens its term. */
    final @Nullable T payload;

    RaftEntry(long term, @Nullable T payload) {
        this.term = term;
        this.payload = payload;
    }

    @Override
    public String toString() {
        return term + ":" + payload;
    }
}
