package io.vigia.core.sim;

/** What a Raft node finds at each start: who it is, and what outlives it. */
record RaftSeat<T>(
        int id,
        int members,
        Scheduler scheduler,
        SimulatedProcess process,
        RaftDisk<T> disk,
        RaftTransport<T> transport,
        RaftReferee<T> referee,
        RaftOwner<T> owner) {
    boolean majority(int count) {
        return count > members / 2;
    }

    void broadcast(RaftMessage<T> message) {
        for (int other = 0; other < members; other++) {
            if (other != id) {
                transport.send(other, message);
            }
        }
    }

    /** For the owner, in an event of its own. */
    void tell(Runnable what) {
        process.after(0, what);
    }
}
