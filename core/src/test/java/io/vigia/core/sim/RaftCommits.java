package io.vigia.core.sim;

import java.util.function.Consumer;

/** What is committed in one life of a node, and who is to be told of it. */
final class RaftCommits<T> {
    private final RaftSeat<T> seat;
    private final RaftLog<T> log;
    private final RaftProposals<T> proposals = new RaftProposals<>();
    private int committed;
    private int applied;

    RaftCommits(RaftSeat<T> seat, RaftLog<T> log) {
        this.seat = seat;
        this.log = log;
    }

    int committed() {
        return committed;
    }

    int applied() {
        return applied;
    }

    void expect(int index, RaftEntry<T> entry, Runnable onCommitted, Consumer<String> onRejected) {
        proposals.add(index, entry, onCommitted, onRejected);
    }

    void forget() {
        proposals.clear();
    }

    /** What is applied stays applied, even if the entry is then lost here with a failing disk: a majority has it. */
    void commit(long term, int upTo) {
        committed = Math.max(committed, upTo);
        while (applied < committed && applied < log.last()) {
            int index = ++applied;
            RaftEntry<T> entry = log.at(index);
            seat.referee().committed(seat.id(), term, index, entry);
            seat.tell(() -> apply(index, entry));
        }
    }

    private void apply(int index, RaftEntry<T> entry) {
        int life = seat.process().life();
        if (entry.payload != null) {
            seat.owner().applied(index, entry.payload);
        }
        if (life == seat.process().life()) {
            proposals.settle(index, entry);
        }
    }
}
