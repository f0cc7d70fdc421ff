package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * What one Raft node has made durable: term, vote and log. Writes are kept in the order given, those that wait go together in
 * the next flush. A crash keeps any part of the flush under way, a full disk too; after a failure nothing is taken until the
 * node has {@linkplain #reopen read the disk again}.
 */
final class RaftDisk<T> {
    static final int NOBODY = -1;

    final int node;
    long term;
    int votedFor = NOBODY;
    final List<RaftEntry<T>> log = new ArrayList<>();

    /** From now on each flush takes up to so long, or fails. */
    int slowMillis = 10;

    boolean full;
    int failures;

    private final Scheduler scheduler;
    private final SimulatedProcess process;
    private final RaftReferee<T> referee;
    private List<Write<T>> waiting = new ArrayList<>();
    private List<Write<T>> flushing = new ArrayList<>();
    private Runnable onFailure = () -> {};
    private boolean broken;
    private int crashes;

    RaftDisk(int node, Scheduler scheduler, SimulatedProcess process, RaftReferee<T> referee) {
        this.node = node;
        this.scheduler = scheduler;
        this.process = process;
        this.referee = referee;
    }

    /** Entries in {@code from} and above are replaced by these. */
    private record Write<T>(long term, int votedFor, int from, List<RaftEntry<T>> entries, Runnable done) {}

    /** @param failed runs instead of what was to run after each write that was under way */
    void open(Runnable failed) {
        onFailure = failed;
        broken = false;
    }

    void reopen() {
        broken = false;
    }

    void write(long newTerm, int newVote, int from, List<RaftEntry<T>> entries, Runnable done) {
        if (broken) {
            return; // the word of the failure is on its way
        }
        waiting.add(new Write<>(newTerm, newVote, from, entries, done));
        if (flushing.isEmpty()) {
            flush();
        }
    }

    private void flush() {
        List<Write<T>> emptied = flushing;
        flushing = waiting;
        waiting = emptied;
        int mine = crashes;
        scheduler.after(scheduler.between(1, slowMillis), () -> {
            if (mine == crashes) {
                flushed();
            }
        });
    }

    private void flushed() {
        if (full) {
            fail();
            return;
        }
        List<Runnable> done = new ArrayList<>(flushing.size());
        for (Write<T> write : flushing) {
            keep(write, write.entries.size());
            done.add(write.done);
        }
        flushing.clear();
        if (!waiting.isEmpty()) {
            flush();
        }
        // The crash between the write and the word of it.
        process.after(scheduler.between(0, 1), () -> done.forEach(Runnable::run));
    }

    private void fail() {
        failures++;
        keepSome();
        waiting.clear();
        broken = true;
        process.after(0, onFailure);
    }

    /** The process dies. */
    void crash() {
        crashes++;
        keepSome();
        waiting.clear();
    }

    private void keepSome() {
        for (Write<T> write : flushing) {
            boolean all = scheduler.chance(0.5);
            if (all || scheduler.chance(0.5)) {
                keep(write, all ? write.entries.size() : scheduler.between(0, write.entries.size()));
            }
            if (!all) {
                break;
            }
        }
        flushing.clear();
    }

    /** Term and vote first: an entry of a term must not be found by someone who could still vote in it. */
    private void keep(Write<T> write, int count) {
        term = write.term;
        votedFor = write.votedFor;
        if (log.size() >= write.from) {
            referee.cutting(this, write.from);
            log.subList(write.from - 1, log.size()).clear();
        }
        for (int i = 0; i < count; i++) {
            RaftEntry<T> entry = write.entries.get(i);
            referee.appending(node, log, entry);
            log.add(entry);
        }
    }
}
