package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.List;

/** A transport with the faults of a real one. Add every node to {@link #nodes} at the place of its id. */
final class RaftNetwork<T> implements RaftTransport<T> {
    final List<SimulatedRaft<T>> nodes = new ArrayList<>();

    /** Probabilities of one message. */
    double loss;

    double doubling;
    double lateness;

    /** How late a late message may be. */
    int lateMillis = 1500;

    private final Scheduler scheduler;
    private final Links links;

    RaftNetwork(Scheduler scheduler, Links links) {
        this.scheduler = scheduler;
        this.links = links;
    }

    @Override
    public void send(int to, RaftMessage<T> message) {
        if (links.cut(message.from(), to) || scheduler.chance(loss)) {
            return;
        }
        carry(to, message);
        if (scheduler.chance(doubling)) {
            carry(to, message);
        }
    }

    private void carry(int to, RaftMessage<T> message) {
        int millis = scheduler.chance(lateness) ? scheduler.between(10, lateMillis) : scheduler.between(1, 5);
        scheduler.after(millis, () -> nodes.get(to).receive(message));
    }

    /** Which ways are closed at this moment. */
    interface Links {
        boolean cut(int from, int to);
    }
}
