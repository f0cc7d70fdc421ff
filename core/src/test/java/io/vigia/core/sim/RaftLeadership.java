package io.vigia.core.sim;

import io.vigia.core.sim.RaftMessage.AppendAnswered;
import io.vigia.core.sim.RaftMessage.AppendAsked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The books of a leader for one term: who has what, and who has been heard. */
final class RaftLeadership<T> {
    final long term;

    /** Where this term opens. */
    final int opening;

    /** Whether the owner has been told. */
    boolean announced;

    private final RaftSeat<T> seat;
    private final RaftLog<T> log;
    private final int[] next;
    private final int[] match;
    private final int[] sorted;
    private final long[] heardAtMillis;
    private final int[] confirmedRound;
    private final List<Round> rounds = new ArrayList<>();
    private int round;

    private record Round(int number, Runnable confirmed) {}

    RaftLeadership(RaftSeat<T> seat, RaftLog<T> log, long term) {
        this.seat = seat;
        this.log = log;
        this.term = term;
        this.opening = log.last() + 1;
        this.next = new int[seat.members()];
        this.match = new int[seat.members()];
        this.sorted = new int[seat.members()];
        this.heardAtMillis = new long[seat.members()];
        this.confirmedRound = new int[seat.members()];
        Arrays.fill(next, opening);
        Arrays.fill(heardAtMillis, seat.scheduler().now());
    }

    void sendToAll(int committed) {
        for (int other = 0; other < seat.members(); other++) {
            if (other != seat.id()) {
                send(other, committed);
            }
        }
    }

    private void send(int to, int committed) {
        int previous = next[to] - 1;
        seat.transport()
                .send(
                        to,
                        new AppendAsked<>(
                                seat.id(), term, previous, log.termAt(previous), log.from(next[to]), committed, round));
    }

    /** Sends more at once only when something has moved: a slow disk is not asked again and again. */
    void take(AppendAnswered<T> answer, int committed) {
        int from = answer.from();
        heardAtMillis[from] = seat.scheduler().now();
        confirmedRound[from] = Math.max(confirmedRound[from], answer.round());
        settleRounds();
        if (!answer.matched()) {
            next[from] = Math.max(match[from] + 1, Math.min(next[from], answer.index()));
            send(from, committed);
        } else if (answer.index() > match[from]) {
            match[from] = answer.index();
            next[from] = match[from] + 1;
            if (next[from] <= log.last()) {
                send(from, committed);
            }
        }
    }

    /** The highest index on the disks of a majority, or 0 if that is of an earlier term and so may still be lost. */
    int committable() {
        match[seat.id()] = log.durable();
        System.arraycopy(match, 0, sorted, 0, match.length);
        Arrays.sort(sorted);
        int index = sorted[(sorted.length - 1) / 2];
        return log.has(index, term) ? index : 0;
    }

    /** Asks a majority whether this is still the leader (section 6.4); says so only if it is. */
    void confirm(Runnable confirmed, int committed) {
        rounds.add(new Round(++round, confirmed));
        sendToAll(committed);
        settleRounds();
    }

    private void settleRounds() {
        while (!rounds.isEmpty() && majorityAnswered(rounds.get(0).number)) {
            seat.tell(rounds.remove(0).confirmed);
        }
    }

    private boolean majorityAnswered(int asked) {
        int count = 1;
        for (int other = 0; other < seat.members(); other++) {
            count += other != seat.id() && confirmedRound[other] >= asked ? 1 : 0;
        }
        return seat.majority(count);
    }

    boolean heardMajority(long withinMillis) {
        int count = 1;
        for (int other = 0; other < seat.members(); other++) {
            if (other != seat.id() && seat.scheduler().now() - heardAtMillis[other] <= withinMillis) {
                count++;
            }
        }
        return seat.majority(count);
    }
}
