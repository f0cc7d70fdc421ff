package io.vigia.aggregator.ingest;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.platform.wire.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lives of the nodes of the lake: one sequence window and one measure of delay for the newest incarnation of each. Pure. Memory is
 * bounded by the nodes that the lake names.
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
    /**
     * A sender whose wall clock and monotonic clock parted by more has been suspended, or set. Until it is well again its word is
     * not counted (it is sick), so nothing is lost by measuring it anew.
     */
    static final long JUMP_MILLIS = 1_000;

    /** What becomes of a batch. */
    enum Word {
        FRESH,
        REPEATED,
        UNKNOWN_NODE,
        INCARNATION,
        SEQUENCE
    }

    /**
     * @param delayMillis how much longer than the quickest of late it was under way; 0 unless it is believed
     */
    record Taken(Word word, long delayMillis) {}

    /** What is known of a node's newest life. */
    private static final class Life {
        private final long incarnation;
        private final SequenceWindow window = new SequenceWindow();
        private final TransitDelay delay = new TransitDelay();
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
     * @param receivedMillis since the epoch, by a steady clock
     */
    Taken take(Message.Telemetry telemetry, long receivedMillis) {
        Batch batch = telemetry.batch();
        if (!known.contains(batch.node()) || (lives.size() >= MAX_NODES && !lives.containsKey(batch.node()))) {
            return new Taken(Word.UNKNOWN_NODE, 0);
        }
        Life life = lives.get(batch.node());
        if (batch.incarnation() - receivedMillis > MAX_AHEAD_MILLIS || older(batch, life, receivedMillis)) {
            return new Taken(Word.INCARNATION, 0);
        }
        if (life == null || life.incarnation != batch.incarnation()) {
            life = new Life(batch.incarnation());
            lives.put(batch.node(), life);
        }
        SequenceWindow.Word word = life.window.take(batch.sequence(), telemetry.oldest());
        if (word == SequenceWindow.Word.BEYOND) {
            return new Taken(Word.SEQUENCE, 0);
        }
        life.heardMillis = receivedMillis;
        // It jumped before this batch was sent, so this one is the first of the new measure.
        if (batch.health().clockJumpMillis() > JUMP_MILLIS) {
            life.delay.beginAnew();
        }
        long delayMillis = life.delay.take(telemetry.sentMillis(), receivedMillis);
        return new Taken(word == SequenceWindow.Word.FRESH ? Word.FRESH : Word.REPEATED, delayMillis);
    }

    /** Up to where this life of {@code node} is settled; 0 when it is not its newest. */
    long through(NodeId node, long incarnation) {
        Life life = lives.get(node);
        return life == null || life.incarnation != incarnation ? 0 : life.window.through();
    }

    private static boolean older(Batch batch, @Nullable Life life, long nowMillis) {
        return life != null && batch.incarnation() < life.incarnation && nowMillis - life.heardMillis < RELIEF_MILLIS;
    }
}
