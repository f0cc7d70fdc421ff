package io.vigia.core.sim;

import io.vigia.core.sim.RaftMessage.VoteAnswered;
import io.vigia.core.sim.RaftMessage.VoteAsked;
import org.jspecify.annotations.Nullable;

/** Both sides of an election: this node's own candidature, and its answers to others'. */
final class RaftElection<T> {
    private final RaftSeat<T> seat;
    private final RaftLog<T> log;
    private final RaftTerm<T> term;
    private final Runnable onWon;
    private @Nullable Ballot ballot;

    RaftElection(RaftSeat<T> seat, RaftLog<T> log, RaftTerm<T> term, Runnable onWon) {
        this.seat = seat;
        this.log = log;
        this.term = term;
        this.onWon = onWon;
    }

    /** Asks who would vote for this node, so that one that cannot win disturbs nobody with a new term. */
    void canvass() {
        ballot = new Ballot(true, term.number() + 1, 1 << seat.id());
        if (seat.majority(1)) {
            stand();
        } else {
            ask(true, term.number() + 1);
        }
    }

    /** Ends the candidature. */
    void withdraw() {
        ballot = null;
    }

    private void stand() {
        Ballot mine = new Ballot(false, term.number() + 1, 1 << seat.id());
        ballot = mine;
        term.stand(() -> {
            if (ballot != mine) {
                return;
            }
            if (seat.majority(1)) {
                win();
            } else {
                ask(false, mine.term);
            }
        });
    }

    private void ask(boolean pre, long inTerm) {
        seat.broadcast(new VoteAsked<>(seat.id(), inTerm, pre, log.last(), log.termAt(log.last())));
    }

    void count(VoteAnswered<T> answered) {
        if (ballot == null || ballot.pre != answered.pre() || ballot.term != answered.asked() || !answered.granted()) {
            return;
        }
        ballot.votes |= 1 << answered.from();
        if (seat.majority(Integer.bitCount(ballot.votes))) {
            if (ballot.pre) {
                stand();
            } else {
                win();
            }
        }
    }

    private void win() {
        ballot = null;
        onWon.run();
    }

    void foretell(VoteAsked<T> asked, boolean leaderless) {
        boolean would = leaderless && asked.term() > term.number() && log.atMost(asked.lastIndex(), asked.lastTerm());
        answer(asked, would);
    }

    /** @return whether the vote is given; the answer leaves when the disk has it */
    boolean vote(VoteAsked<T> asked) {
        if (asked.term() < term.number()
                || !term.mayVoteFor(asked.from())
                || !log.atMost(asked.lastIndex(), asked.lastTerm())) {
            answer(asked, false);
            return false;
        }
        term.vote(asked.from(), () -> answer(asked, true));
        return true;
    }

    private void answer(VoteAsked<T> asked, boolean granted) {
        seat.transport()
                .send(asked.from(), new VoteAnswered<>(seat.id(), term.number(), asked.pre(), asked.term(), granted));
    }

    private static final class Ballot {
        final boolean pre;
        final long term;
        int votes;

        Ballot(boolean pre, long term, int votes) {
            this.pre = pre;
            this.term = term;
            this.votes = votes;
        }
    }
}
