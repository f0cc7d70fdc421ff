package io.vigia.core.sim;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rule of the state machine above a log: an entry counts only if its revision is one above the last that counted, so that
 * what was decided on an older state changes nothing. The same on every node, for it looks at the log alone. Lives as long as
 * its process: after a restart a new one is filled by replay.
 */
final class ReplicatedState<T> {
    static final String SUPERSEDED = "superseded";

    private final ToLongFunction<T> revisionOf;
    private @Nullable T newest;
    private long revision;
    private boolean counted;

    ReplicatedState(ToLongFunction<T> revisionOf) {
        this.revisionOf = revisionOf;
    }

    /**
     * To be called from {@link RaftOwner#applied}, first of all.
     *
     * @return whether it counts; if not, it is as if it had never been
     */
    boolean apply(T entry) {
        counted = revisionOf.applyAsLong(entry) == revision + 1;
        if (counted) {
            newest = entry;
            revision++;
        }
        return counted;
    }

    Optional<T> newest() {
        return Optional.ofNullable(newest);
    }

    /** 0 before anything counted. */
    long revision() {
        return revision;
    }

    /** As {@link SimulatedRaft#propose}, and an entry that is applied without counting is rejected as {@value #SUPERSEDED}. */
    void propose(SimulatedRaft<T> raft, T entry, Runnable onCommitted, Consumer<String> onRejected) {
        raft.propose(
                entry,
                () -> {
                    if (counted) { // told directly after it was applied, so this is about the very same entry
                        onCommitted.run();
                    } else {
                        onRejected.accept(SUPERSEDED);
                    }
                },
                onRejected);
    }
}
