package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.List;

/** The log as one life of a node sees it: what is on its disk and what it has given to it. Indexes begin at 1. */
final class RaftLog<T> {
    private final RaftSeat<T> seat;
    private final List<RaftEntry<T>> entries;
    private int durable;
    private int writes;
    private int lastCut;

    RaftLog(RaftSeat<T> seat) {
        this.seat = seat;
        this.entries = new ArrayList<>(seat.disk().log);
        this.durable = entries.size();
    }

    int last() {
        return entries.size();
    }

    /** Up to which it is on the disk and not about to be replaced. */
    int durable() {
        return durable;
    }

    RaftEntry<T> at(int index) {
        return entries.get(index - 1);
    }

    long termAt(int index) {
        return index == 0 ? 0 : at(index).term;
    }

    boolean has(int index, long term) {
        return index <= last() && termAt(index) == term;
    }

    /** Whether a log that ends so holds at least what this one can have acknowledged. */
    boolean atMost(int otherLast, long otherTerm) {
        long mine = termAt(last());
        return otherTerm > mine || (otherTerm == mine && otherLast >= last());
    }

    /** Where a leader should try next when {@code index} did not match: before the whole term that stands there. */
    int retryBefore(int index) {
        if (index > last()) {
            return last() + 1;
        }
        int first = index;
        while (first > 1 && termAt(first - 1) == termAt(index)) {
            first--;
        }
        return first;
    }

    /** A copy, as a message is one. */
    List<RaftEntry<T>> from(int index, int most) {
        return index > last() ? List.of() : List.copyOf(entries.subList(index - 1, Math.min(last(), index - 1 + most)));
    }

    /** The first of these, which stand after {@code previous}, that is absent or different here; one past the last if none. */
    int firstNew(int previous, List<RaftEntry<T>> offered) {
        int index = previous + 1;
        for (RaftEntry<T> entry : offered) {
            if (!has(index, entry.term)) {
                return index;
            }
            index++;
        }
        return index;
    }

    /**
     * Puts these at {@code from} in place of whatever stands there and above, and gives them to the disk.
     *
     * @param then when they are durable
     */
    void put(long term, int votedFor, int from, List<RaftEntry<T>> fresh, Runnable then) {
        int ticket = ++writes;
        if (from <= last()) {
            entries.subList(from - 1, entries.size()).clear();
            durable = Math.min(durable, from - 1);
            lastCut = ticket;
        }
        for (RaftEntry<T> entry : fresh) {
            seat.referee().appending(seat.id(), entries, entry);
            entries.add(entry);
        }
        int to = last();
        seat.disk().write(term, votedFor, from, fresh, () -> {
            if (ticket >= lastCut) {
                durable = to;
            }
            then.run();
        });
    }

    /** The disk has failed: what it has is what there is. */
    void reread() {
        entries.clear();
        entries.addAll(seat.disk().log);
        durable = entries.size();
        lastCut = ++writes;
        seat.disk().reopen();
    }
}
