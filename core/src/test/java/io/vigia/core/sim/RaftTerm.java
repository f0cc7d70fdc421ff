package io.vigia.core.sim;

import java.util.List;

/** The term that a node is in and its vote in it: in memory at once, a promise only when its disk has it. */
final class RaftTerm<T> {
    private final RaftSeat<T> seat;
    private final RaftLog<T> log;
    private long number;
    private int votedFor;

    RaftTerm(RaftSeat<T> seat, RaftLog<T> log) {
        this.seat = seat;
        this.log = log;
        this.number = seat.disk().term;
        this.votedFor = seat.disk().votedFor;
    }

    long number() {
        return number;
    }

    boolean mayVoteFor(int candidate) {
        return votedFor == RaftDisk.NOBODY || votedFor == candidate;
    }

    /** @param then when it is durable, unless a newer term has begun by then */
    void vote(int candidate, Runnable then) {
        votedFor = candidate;
        promise(then);
    }

    /** Begins the next term by standing for it. */
    void stand(Runnable then) {
        number++;
        vote(seat.id(), then);
    }

    void follow(long newer) {
        number = newer;
        votedFor = RaftDisk.NOBODY;
        promise(() -> {});
    }

    private void promise(Runnable then) {
        long promised = number;
        put(log.last() + 1, List.of(), () -> {
            if (number == promised) {
                then.run();
            }
        });
    }

    /** Entries received or made in this term; the disk has the term no later than them. */
    void put(int from, List<RaftEntry<T>> entries, Runnable then) {
        log.put(number, votedFor, from, entries, then);
    }
}
