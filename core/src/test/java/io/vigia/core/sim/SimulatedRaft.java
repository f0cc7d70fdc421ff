package io.vigia.core.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a replicated log, as the real one is seen from above: its disk outlives it, everything else is lost in a crash.
 * Starts, stops and pauses its process, which its owner's own timers should share.
 */
final class SimulatedRaft<T> {
    final int id;
    final SimulatedProcess process;
    final RaftDisk<T> disk;
    private final RaftSeat<T> seat;
    private @Nullable RaftPeer<T> peer;

    /** @param members of the group, with ids from 0; 1, 3 or 5 */
    SimulatedRaft(
            int id,
            int members,
            Scheduler scheduler,
            RaftTransport<T> transport,
            RaftReferee<T> referee,
            RaftOwner<T> owner) {
        this.id = id;
        this.process = new SimulatedProcess(scheduler);
        this.disk = new RaftDisk<>(id, scheduler, process, referee);
        this.seat = new RaftSeat<>(id, members, scheduler, process, disk, transport, referee, owner);
        referee.watch(disk);
    }

    /** Begins a life, as a follower that has applied nothing; nothing if it lives. */
    void start() {
        if (!process.alive()) {
            process.start();
            peer = new RaftPeer<>(seat);
        }
    }

    /** Ends it at any moment, from within a callback too. */
    void kill() {
        if (peer != null) {
            process.kill();
            disk.crash();
            peer.crash();
            peer = null;
        }
    }

    void receive(RaftMessage<T> message) {
        process.reach(() -> {
            if (peer != null) {
                peer.receive(message);
            }
        });
    }

    /**
     * Asks that {@code entry} be applied. At most one of the two is told, in an event of its own, and neither if it stays unknown
     * (a lost leadership, a crash): the entry may then be applied later or never.
     *
     * @param onCommitted directly after {@link RaftOwner#applied} was told of this very entry
     * @param onRejected with the reason, when the entry will certainly never be applied anywhere
     */
    void propose(T entry, Runnable onCommitted, Consumer<String> onRejected) {
        if (peer == null) {
            throw new IllegalStateException("node " + id + " is dead");
        }
        peer.propose(entry, onCommitted, onRejected);
    }

    /** Says {@code confirmed} once a majority, asked after this call, has confirmed that this node leads; never if it does not. */
    void confirm(Runnable confirmed) {
        if (peer != null) {
            peer.confirm(confirmed);
        }
    }

    /** Whether it believes so; another may lead already. Before {@link RaftOwner#leading} it may not know all that is committed. */
    boolean leads() {
        return peer != null && peer.leads();
    }

    long term() {
        return peer == null ? disk.term : peer.term();
    }

    /** The highest index that it knows to be committed; 0 after a start. */
    int committed() {
        return peer == null ? 0 : peer.committed();
    }
}
