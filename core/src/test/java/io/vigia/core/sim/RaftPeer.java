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
    private final RaftTerm<T> term;
    private final RaftElection<T> election;
    private final RaftCommits<T> commits;
    private @Nullable RaftLeadership<T> leadership;
    private long leaderHeardAtMillis;
    private long timeoutAtMillis;
    private int armed;

    RaftPeer(RaftSeat<T> seat) {
        this.seat = seat;
        this.log = new RaftLog<>(seat);
        this.term = new RaftTerm<>(seat, log);
        this.election = new RaftElection<>(seat, log, term, this::lead);
        this.commits = new RaftCommits<>(seat, log);
        seat.disk().open(this::diskFailed);
        postpone();
        arm(timeoutAtMillis);
    }

    boolean leads() {
        return leadership != null;
    }

    long term() {
        return term.number();
    }

    int committed() {
        return commits.committed();
    }

    void crash() {
        commits.forget();
    }

    void propose(T payload, Runnable onCommitted, Consumer<String> onRejected) {
        if (leadership == null) {
            seat.tell(() -> onRejected.accept("not the leader"));
            return;
        }
        RaftEntry<T> entry = new RaftEntry<>(term.number(), payload);
        commits.expect(log.last() + 1, entry, onCommitted, onRejected);
        put(leadership, entry);
    }

    private void put(RaftLeadership<T> leading, RaftEntry<T> entry) {
        term.put(log.last() + 1, List.of(entry), this::advance);
        leading.sendToAll(committed());
    }

    void confirm(Runnable confirmed) {
        if (leadership != null && leadership.announced) {
            leadership.confirm(confirmed, committed());
        }
    }

    void receive(RaftMessage<T> message) {
        boolean inAdvance = message instanceof VoteAsked<T> asked && asked.pre();
        if (message.term() > term.number() && !inAdvance) {
            stepDown();
            term.follow(message.term());
        }
        if (message instanceof VoteAsked<T> asked) {
            if (asked.pre()) {
                election.foretell(asked, leaderless());
            } else if (election.vote(asked)) {
                postpone();
            }
        } else if (message instanceof VoteAnswered<T> answered) {
            election.count(answered);
        } else if (message instanceof AppendAsked<T> asked) {
            append(asked);
        } else if (message instanceof AppendAnswered<T> answered
                && leadership != null
                && answered.term() == leadership.term) {
            leadership.take(answered, committed());
            advance();
        }
    }

    // ---- time

    private void postpone() {
        timeoutAtMillis = seat.scheduler().now() + seat.scheduler().between(MIN_TIMEOUT_MILLIS, MAX_TIMEOUT_MILLIS);
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
            leadership.sendToAll(committed());
            arm(seat.scheduler().now() + HEARTBEAT_MILLIS);
        } else if (leadership != null) {
            stepDown();
        } else {
            if (seat.scheduler().now() >= timeoutAtMillis) {
                postpone();
                election.canvass();
            }
            arm(timeoutAtMillis);
        }
    }

    // ---- leading and following

    private boolean leaderless() {
        return leadership == null && seat.scheduler().now() - leaderHeardAtMillis >= MIN_TIMEOUT_MILLIS;
    }

    private void lead() {
        seat.referee().elected(seat.id(), term.number(), log);
        RaftLeadership<T> won = new RaftLeadership<>(seat, log, term.number());
        leadership = won;
        put(won, new RaftEntry<>(won.term, null));
        arm(seat.scheduler().now() + HEARTBEAT_MILLIS);
    }

    private void stepDown() {
        election.withdraw();
        if (leadership == null) {
            return;
        }
        RaftLeadership<T> lost = leadership;
        leadership = null;
        if (lost.announced) {
            seat.tell(() -> seat.owner().following(lost.term));
        }
        postpone();
        arm(timeoutAtMillis);
    }

    private void diskFailed() {
        stepDown();
        log.reread();
        postpone();
    }

    private void advance() {
        if (leadership == null) {
            return;
        }
        long mine = leadership.term;
        commits.commit(mine, leadership.committable());
        if (!leadership.announced && commits.applied() >= leadership.opening) {
            leadership.announced = true;
            seat.tell(() -> seat.owner().leading(mine));
        }
    }

    private void append(AppendAsked<T> asked) {
        int previous = asked.previousIndex();
        if (asked.term() < term.number()) {
            answer(asked, false, previous + 1);
            return;
        }
        if (leadership != null) {
            throw new AssertionError("node " + asked.from() + " leads too in term " + asked.term());
        }
        election.withdraw();
        leaderHeardAtMillis = seat.scheduler().now();
        postpone();
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
            term.put(from, entries.subList(from - previous - 1, entries.size()), () -> answer(asked, true, last));
        }
        commits.commit(term.number(), Math.min(asked.committed(), last));
    }

    private void answer(AppendAsked<T> asked, boolean matched, int index) {
        if (!matched || asked.term() == term.number()) {
            // The round of another term confirms nothing in this one.
            int round = asked.term() == term.number() ? asked.round() : 0;
            seat.transport().send(asked.from(), new AppendAnswered<>(seat.id(), term.number(), matched, index, round));
        }
    }
}
