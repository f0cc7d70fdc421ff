package io.vigia.core.sim;

/** Carries messages between Raft nodes; may lose, delay, double and reorder them. Never delivers within the call. */
interface RaftTransport<T> {
    void send(int to, RaftMessage<T> message);
}
