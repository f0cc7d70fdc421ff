package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges a group of Raft nodes at every change of a log, an election or a commit, each in constant time (Ongaro, figure 3.2).
 * Both the logs in memory and those on the disks are judged.
 */
final class RaftReferee<T> {
    private final List<RaftDisk<T>> disks = new ArrayList<>();
    private final Map<Long, Integer> leaders = new HashMap<>();
    private final Map<Long, Known<T>> known = new HashMap<>();

    /** Everything committed, in order; nothing in it ever changes. */
    final List<RaftEntry<T>> committed = new ArrayList<>();

    /** The term of the leader that committed it, which may be above that of the entry. */
    private final List<Long> committedIn = new ArrayList<>();

    int elections;

    /** An entry and the one below it, wherever it stands. */
    private record Known<T>(RaftEntry<T> entry, @Nullable RaftEntry<T> below) {}

    /** Who was elected in {@code term}; -1 for nobody. */
    int leaderOf(long term) {
        return leaders.getOrDefault(term, -1);
    }

    void watch(RaftDisk<T> disk) {
        disks.add(disk);
    }

    /** At most one leader in a term, and it has everything that was committed in earlier ones. A late winner of an old term is none. */
    void elected(int node, long term, RaftLog<T> log) {
        elections++;
        Integer other = leaders.putIfAbsent(term, node);
        demand(other == null, "two elections in one term", node, term);
        int last = committed.size();
        while (last > 0 && committedIn.get(last - 1) >= term) {
            last--;
        }
        demand(
                last == 0 || (log.last() >= last && log.at(last) == committed.get(last - 1)),
                "a leader without a committed entry",
                node,
                last);
    }

    /** Log matching: index and term name one entry, and it always stands above the same one. */
    void appending(int node, List<RaftEntry<T>> log, RaftEntry<T> entry) {
        int index = log.size() + 1;
        RaftEntry<T> below = log.isEmpty() ? null : log.get(log.size() - 1);
        Known<T> first = known.putIfAbsent(entry.term << 32 | index, new Known<>(entry, below));
        demand(first == null || first.entry == entry, "two entries of one index and term", node, index);
        demand(first == null || first.below == below, "one entry above two histories", node, index);
        demand(below == null || below.term <= entry.term, "terms run backwards", node, index);
    }

    /**
     * A disk cuts off {@code index} and above. Even a committed entry may go so, from a node that sleeps through the term which
     * commits it and then hears an older leader; but a majority must always be left with it.
     */
    void cutting(RaftDisk<T> disk, int index) {
        int last = Math.min(disk.log.size(), committed.size());
        for (int i = index; i <= last && disk.log.get(i - 1) == committed.get(i - 1); i++) {
            demand(holders(i) - 1 > disks.size() / 2, "a committed entry is lost", disk.node, i);
        }
    }

    /** Every node commits the same entries in the same order, and none before a majority of the disks has it. */
    void committed(int node, long term, int index, RaftEntry<T> entry) {
        if (index <= committed.size()) {
            demand(committed.get(index - 1) == entry, "a committed entry has changed", node, index);
            return;
        }
        demand(index == committed.size() + 1, "a commit beyond the next", node, index);
        committed.add(entry);
        committedIn.add(term);
        demand(holders(index) > disks.size() / 2, "a commit that a minority of the disks has", node, index);
    }

    private int holders(int index) {
        int count = 0;
        for (RaftDisk<T> disk : disks) {
            if (disk.log.size() >= index && disk.log.get(index - 1) == committed.get(index - 1)) {
                count++;
            }
        }
        return count;
    }

    private static void demand(boolean holds, String otherwise, int node, long where) {
        if (!holds) {
            throw new AssertionError(otherwise + ": node " + node + ", at " + where);
        }
    }
}
