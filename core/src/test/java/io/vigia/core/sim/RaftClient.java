package io.vigia.core.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owns one node in the tests of the log: proposes while it leads, and checks everything that it is told. */
final class RaftClient implements RaftOwner<RaftClient.Change> {
    final SimulatedRaft<Change> raft;
    private final Scheduler scheduler;
    private final Books books;
    private final RaftReferee<Change> referee;
    private ReplicatedState<Change> state = new ReplicatedState<>(change -> change.revision);
    private int lastIndex;
    private int heard;

    /** Whether it may die by itself. */
    boolean mortal = true;

    private long leading;

    RaftClient(
            int id,
            int members,
            Scheduler scheduler,
            RaftNetwork<Change> network,
            RaftReferee<Change> referee,
            Books books) {
        this.scheduler = scheduler;
        this.books = books;
        this.referee = referee;
        this.raft = new SimulatedRaft<>(id, members, scheduler, network, referee, this);
        network.nodes.add(raft);
    }

    /** A proposal and what is known of it. */
    static final class Change {
        final long revision;
        boolean delivered;
        boolean counted;

        @Nullable
        String outcome;

        Change(long revision) {
            this.revision = revision;
        }
    }

    /** What all nodes together must agree on. */
    static final class Books {
        final List<Change> delivered = new java.util.ArrayList<>();
        long revision;
        int committed;
        int superseded;
        int rejected;
        int refused;
    }

    void start() {
        if (!raft.process.alive()) {
            state = new ReplicatedState<>(change -> change.revision);
            lastIndex = 0;
            heard = 0;
            leading = 0;
            raft.start();
        }
    }

    boolean leads() {
        return leading > 0;
    }

    int heard() {
        return heard;
    }

    @Override
    public void applied(int index, Change change) {
        demand(index > lastIndex, "applied backwards");
        lastIndex = index;
        boolean counts = state.apply(change);
        if (heard == books.delivered.size()) {
            books.delivered.add(change);
            change.delivered = true;
            change.counted = counts;
            demand(counts == (change.revision == books.revision + 1), "a revision out of turn");
            books.revision += counts ? 1 : 0;
        }
        demand(books.delivered.get(heard++) == change, "another sequence");
        demand(change.counted == counts, "counted here, skipped there");
        demand(change.outcome == null || !change.outcome.startsWith("lost"), "applied after a rejection");
        if (mortal && scheduler.chance(0.002)) {
            die(); // in the midst of being told
        }
    }

    @Override
    public void leading(long term) {
        demand(leading == 0, "leading twice");
        leading = term;
        for (int index = referee.committedBefore(term); index > lastIndex; index--) {
            demand(referee.committed.get(index - 1).payload == null, "leads without knowing what is committed");
        }
        proposeSoon(term);
    }

    @Override
    public void following(long term) {
        demand(leading == term, "stopped leading another term");
        leading = 0;
    }

    private void die() {
        raft.kill();
        scheduler.after(scheduler.between(1, 1000), this::start);
    }

    private void proposeSoon(long term) {
        raft.process.after(scheduler.between(5, 250), () -> {
            if (leading == term) {
                int burst = scheduler.chance(0.2) ? 3 : 1;
                for (int i = 0; i < burst; i++) {
                    propose(state.revision() + (scheduler.chance(0.1) ? scheduler.between(0, 2) : i + 1));
                }
                proposeSoon(term);
            }
        });
    }

    void propose(long revision) {
        Change change = new Change(revision);
        state.propose(raft, change, () -> committed(change), reason -> rejected(change, reason));
    }

    private void committed(Change change) {
        demand(change.outcome == null && change.delivered && change.counted, "word of what was not done");
        demand(state.newest().orElseThrow() == change, "not the newest when told");
        change.outcome = "committed";
        books.committed++;
    }

    private void rejected(Change change, String reason) {
        demand(change.outcome == null, "told twice");
        if (reason.equals(ReplicatedState.SUPERSEDED)) {
            demand(change.delivered && !change.counted, "superseded without being skipped");
            change.outcome = reason;
            books.superseded++;
        } else {
            demand(!change.delivered, "rejected after being applied");
            change.outcome = "lost: " + reason;
            if (reason.startsWith("not")) {
                books.refused++;
            } else {
                books.rejected++;
            }
        }
    }

    private void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + ": owner of node " + raft.id);
        }
    }
}
