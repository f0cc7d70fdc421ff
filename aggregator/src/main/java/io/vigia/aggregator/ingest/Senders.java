package io.vigia.aggregator.ingest;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lives of the nodes of the lake: one sequence window for the newest incarnation of each. Pure. Memory is bounded by the nodes that the lake names.
 */
final class Senders {
    /** Beyond so many nodes none is taken on. */
    static final int MAX_NODES = 10_000;
    /**
     * A lower incarnation is refused while the higher one has been heard within this time. After it the clock of that machine
     * has been set back, or somebody has lied once: neither may shut a node out for good.
     */
    static final long RELIEF_MILLIS = 10_000;
    /** No clock is wrong by more, so an incarnation further ahead of ours is a lie or garbage. */
    static final long MAX_AHEAD_MILLIS = 366L * 24 * 3_600_000;

    /** What becomes of a batch. */
    enum Word {
        FRESH,
        REPEATED,
        UNKNOWN_NODE,
        INCARNATION,
        SEQUENCE
    }

    /** What is known of a node's newest life. */
    private static final class Life {
        private final long incarnation;
        private final SequenceWindow window = new SequenceWindow();
        private long heardMillis;

        private Life(long incarnation) {
            this.incarnation = incarnation;
        }
    }

    private final Map<NodeId, Life> lives = new HashMap<>();
    private Set<NodeId> known;

    Senders(Set<NodeId> known) {
        this.known = Set.copyOf(known);
    }

    /** From now on these nodes alone are heard; the others are forgotten. */
    void known(Set<NodeId> nodes) {
        known = Set.copyOf(nodes);
        lives.keySet().retainAll(known);
    }

    /**
     * @param nowMillis since the epoch, by a steady clock
     */
    Word take(Batch batch, long oldest, long nowMillis) {
        if (!known.contains(batch.node()) || (lives.size() >= MAX_NODES && !lives.containsKey(batch.node()))) {
            return Word.UNKNOWN_NODE;
        }
        Life life = lives.get(batch.node());
        if (batch.incarnation() - nowMillis > MAX_AHEAD_MILLIS || older(batch, life, nowMillis)) {
            return Word.INCARNATION;
        }
        if (life == null || life.incarnation != batch.incarnation()) {
            life = new Life(batch.incarnation());
            lives.put(batch.node(), life);
        }
        SequenceWindow.Word word = life.window.take(batch.sequence(), oldest);
        if (word == SequenceWindow.Word.BEYOND) {
            return Word.SEQUENCE;
        }
        life.heardMillis = nowMillis;
        return word == SequenceWindow.Word.FRESH ? Word.FRESH : Word.REPEATED;
    }

    /** Up to where this life of {@code node} is settled; 0 when it is not its newest. */
    long through(NodeId node, long incarnation) {
        Life life = lives.get(node);
        return life == null || life.incarnation != incarnation ? 0 : life.window.through();
    }

    private static boolean older(Batch batch, @org.jspecify.annotations.Nullable Life life, long nowMillis) {
        return life != null && batch.incarnation() < life.incarnation && nowMillis - life.heardMillis < RELIEF_MILLIS;
    }
}
