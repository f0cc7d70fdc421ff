package io.vigia.core.sim;

import io.vigia.core.sim.RaftMessage.AppendAnswered;
import io.vigia.core.sim.RaftMessage.AppendAsked;
import io.vigia.core.sim.RaftMessage.VoteAnswered;
import io.vigia.core.sim.RaftMessage.VoteAsked;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a Raft node, from a start to the next crash (Ongaro, "Consensus: Bridging Theory and Practice", chapters 3, 6.2
 * and 9.6). Every promise, a vote or an acknowledged entry, leaves only when the disk has it; word that one is alive leaves at
 * once.
 */
final class RaftPeer<T> {
    static final int HEARTBEAT_MILLIS = 150;
    static final int MIN_TIMEOUT_MILLIS = 300;
    static final int MAX_TIMEOUT_MILLIS = 600;

    private final RaftSeat<T> seat;
    private final RaftLog<T> log;
    private final RaftProposals<T> proposals = new RaftProposals<>();
    private long term;
    private int votedFor;
    private @Nullable Ballot ballot;
    private @Nullable RaftLeadership<T> leadership;
    private int committed;
    private int applied;
    private long leaderHeardAtMillis;
    private long timeoutAtMillis;
    private int armed;

    RaftPeer(RaftSeat<T> seat) {
        this.seat = seat;
        this.log = new RaftLog<>(seat);
        this.term = seat.disk().term;
        this.votedFor = seat.disk().votedFor;
        seat.disk().open(this::diskFailed);
        wait(MIN_TIMEOUT_MILLIS);
        arm(timeoutAtMillis);
    }

    boolean leads() {
        return leadership != null;
    }

    long term() {
        return term;
    }

    int committed() {
        return committed;
    }

    void crash() {
        proposals.clear();
    }

    void propose(T payload, Runnable onCommitted, Consumer<String> onRejected) {
        if (leadership == null) {
            seat.tell(() -> onRejected.accept("not the leader"));
            return;
        }
        RaftEntry<T> entry = new RaftEntry<>(term, payload);
        proposals.add(log.last() + 1, entry, onCommitted, onRejected);
        lead(leadership, entry);
    }

    private void lead(RaftLeadership<T> leading, RaftEntry<T> entry) {
        put(log.last() + 1, List.of(entry), this::advance);
        leading.sendToAll(committed);
    }

    void confirm(Runnable confirmed) {
        if (leadership != null && leadership.announced) {
            leadership.confirm(confirmed, committed);
        }
    }

    void receive(RaftMessage<T> message) {
        boolean inAdvance = message instanceof VoteAsked<T> asked && asked.pre();
        if (message.term() > term && !inAdvance) {
            follow(message.term());
        }
        if (message instanceof VoteAsked<T> asked) {
            if (asked.pre()) {
                foretell(asked);
            } else {
                vote(asked);
            }
        } else if (message instanceof VoteAnswered<T> answered) {
            count(answered);
        } else if (message instanceof AppendAsked<T> asked) {
            append(asked);
        } else if (message instanceof AppendAnswered<T> answered && leadership != null && answered.term() == term) {
            leadership.take(answered, committed);
            advance();
        }
    }

    // ---- time

    private void wait(int leastMillis) {
        timeoutAtMillis = seat.scheduler().now() + seat.scheduler().between(leastMillis, MAX_TIMEOUT_MILLIS);
    }

    private void arm(long atMillis) {
        int mine = ++armed;
        seat.process().after(Math.max(0, atMillis - seat.scheduler().now()), () -> {
            if (mine == armed) {
                wake();
            }
        });
    }

    private void wake() {
        if (leadership != null && leadership.heardMajority(MAX_TIMEOUT_MILLIS)) {
            leadership.sendToAll(committed);
            arm(seat.scheduler().now() + HEARTBEAT_MILLIS);
        } else if (leadership != null) {
            stepDown();
        } else {
            if (seat.scheduler().now() >= timeoutAtMillis) {
                canvass();
            }
            if (leadership == null) {
                arm(timeoutAtMillis);
            }
        }
    }

    // ---- elections

    /** Asks who would vote for this node, so that one that cannot win disturbs nobody with a new term. */
    private void canvass() {
        wait(MIN_TIMEOUT_MILLIS);
        ballot = new Ballot(true, term + 1, 1 << seat.id());
        if (seat.majority(1)) {
            stand();
        } else {
            seat.broadcast(new VoteAsked<>(seat.id(), term + 1, true, log.last(), log.termAt(log.last())));
        }
    }

    private void stand() {
        term++;
        votedFor = seat.id();
        Ballot mine = new Ballot(false, term, 1 << seat.id());
        ballot = mine;
        promise(() -> {
            if (ballot != mine) {
                return;
            }
            if (seat.majority(1)) {
                win();
            } else {
                seat.broadcast(new VoteAsked<>(seat.id(), term, false, log.last(), log.termAt(log.last())));
            }
        });
    }

    private void foretell(VoteAsked<T> asked) {
        boolean leaderless = leadership == null && seat.scheduler().now() - leaderHeardAtMillis >= MIN_TIMEOUT_MILLIS;
        boolean would = leaderless && asked.term() > term && log.atMost(asked.lastIndex(), asked.lastTerm());
        seat.transport().send(asked.from(), new VoteAnswered<>(seat.id(), term, true, asked.term(), would));
    }

    private void vote(VoteAsked<T> asked) {
        boolean free = votedFor == RaftDisk.NOBODY || votedFor == asked.from();
        if (asked.term() < term || !free || !log.atMost(asked.lastIndex(), asked.lastTerm())) {
            seat.transport().send(asked.from(), new VoteAnswered<>(seat.id(), term, false, asked.term(), false));
            return;
        }
        votedFor = asked.from();
        wait(MIN_TIMEOUT_MILLIS);
        promise(() -> seat.transport()
                .send(asked.from(), new VoteAnswered<>(seat.id(), asked.term(), false, asked.term(), true)));
    }

    private void count(VoteAnswered<T> answered) {
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
        seat.referee().elected(seat.id(), term, log);
        ballot = null;
        RaftLeadership<T> won = new RaftLeadership<>(seat, log, term);
        leadership = won;
        lead(won, new RaftEntry<>(term, null));
        arm(seat.scheduler().now() + HEARTBEAT_MILLIS);
    }

    private void follow(long newer) {
        stepDown();
        term = newer;
        votedFor = RaftDisk.NOBODY;
        promise(() -> {});
    }

    private void stepDown() {
        ballot = null;
        if (leadership == null) {
            return;
        }
        RaftLeadership<T> lost = leadership;
        leadership = null;
        if (lost.announced) {
            seat.tell(() -> seat.owner().following(lost.term));
        }
        wait(MIN_TIMEOUT_MILLIS);
        arm(timeoutAtMillis);
    }

    // ---- the log

    private void append(AppendAsked<T> asked) {
        int previous = asked.previousIndex();
        if (asked.term() < term) {
            answer(asked, false, previous + 1);
            return;
        }
        if (leadership != null) {
            throw new AssertionError("node " + asked.from() + " leads too in term " + term);
        }
        ballot = null;
        leaderHeardAtMillis = seat.scheduler().now();
        wait(MIN_TIMEOUT_MILLIS);
        if (!log.has(previous, asked.previousTerm())) {
            answer(asked, false, log.retryBefore(previous));
            return;
        }
        List<RaftEntry<T>> entries = asked.entries();
        int last = previous + entries.size();
        int from = log.firstNew(previous, entries);
        if (from > last) {
            answer(asked, true, Math.min(last, log.durable()));
        } else {
            put(from, entries.subList(from - previous - 1, entries.size()), () -> answer(asked, true, last));
        }
        commit(Math.min(asked.committed(), last));
    }

    private void answer(AppendAsked<T> asked, boolean matched, int index) {
        if (!matched || asked.term() == term) {
            // The round of another term confirms nothing in this one.
            int round = asked.term() == term ? asked.round() : 0;
            seat.transport().send(asked.from(), new AppendAnswered<>(seat.id(), term, matched, index, round));
        }
    }

    private void put(int from, List<RaftEntry<T>> entries, Runnable then) {
        log.put(term, votedFor, from, entries, then);
    }

    /** Term and vote alone. */
    private void promise(Runnable then) {
        long promised = term;
        log.put(term, votedFor, log.last() + 1, List.of(), () -> {
            if (term == promised) {
                then.run();
            }
        });
    }

    private void diskFailed() {
        stepDown();
        log.reread();
        wait(MIN_TIMEOUT_MILLIS);
    }

    private void advance() {
        if (leadership != null) {
            commit(leadership.committable());
        }
    }

    /** What is applied stays applied, even if the entry is then lost here with a failing disk: a majority has it. */
    private void commit(int upTo) {
        committed = Math.max(committed, upTo);
        while (applied < committed && applied < log.last()) {
            int index = ++applied;
            RaftEntry<T> entry = log.at(index);
            seat.referee().committed(seat.id(), term, index, entry);
            seat.tell(() -> apply(index, entry));
        }
        if (leadership != null && !leadership.announced && applied >= leadership.opening) {
            leadership.announced = true;
            long mine = leadership.term;
            seat.tell(() -> seat.owner().leading(mine));
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
