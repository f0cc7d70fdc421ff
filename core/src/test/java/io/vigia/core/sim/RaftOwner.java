package io.vigia.core.sim;

/**
 * Who stands above a Raft node. Told in events of its own, never from within a call that it made; in order; nothing while its
 * process is paused and nothing of an earlier life.
 */
interface RaftOwner<T> {
    /** Every committed entry, in the order of the log, the openings of terms left out; after a restart again from the first. */
    void applied(int index, T entry);

    /** This node leads and has been told everything that was committed before its term. */
    void leading(long term);

    /** It leads no longer; follows each {@link #leading} unless the process dies first. */
    void following(long term);
}
