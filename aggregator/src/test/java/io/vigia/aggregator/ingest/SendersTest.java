package io.vigia.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SelfHealth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendersTest {
    private static final NodeId A = new NodeId("agent-a");
    private static final NodeId B = new NodeId("agent-b");

    private final Senders senders = new Senders(Set.of(A, B));
    private long now = 1_800_000_000_000L;

    @Test
    void hearsOnlyNodesOfTheLake() {
        assertThat(take(new NodeId("stranger"), now, 1)).isEqualTo(Senders.Word.UNKNOWN_NODE);
        assertThat(take(A, now, 1)).isEqualTo(Senders.Word.FRESH);
        senders.known(Set.of(B));
        assertThat(take(A, now, 2)).isEqualTo(Senders.Word.UNKNOWN_NODE);
    }

    @Test
    void aNewLifeBeginsAtOnceAndEndsTheOld() {
        assertThat(take(A, 100, 50)).isEqualTo(Senders.Word.FRESH);
        assertThat(take(A, 200, 1)).isEqualTo(Senders.Word.FRESH);
        assertThat(take(A, 100, 51)).isEqualTo(Senders.Word.INCARNATION);
        assertThat(take(A, 200, 1)).isEqualTo(Senders.Word.REPEATED);
        assertThat(senders.through(A, 200)).isEqualTo(1);
        assertThat(senders.through(A, 100)).isZero();
    }

    @Test
    void aLifeOfALowerClockIsHeardOnceTheHigherIsSilent() {
        take(A, 200, 1);
        now += Senders.RELIEF_MILLIS - 1;
        assertThat(take(A, 100, 1)).isEqualTo(Senders.Word.INCARNATION);
        now += 1;
        assertThat(take(A, 100, 1)).isEqualTo(Senders.Word.FRESH);
    }

    @Test
    void anImpossibleIncarnationShutsNobodyOut() {
        take(A, now, 1);
        assertThat(take(A, Long.MAX_VALUE, 1)).isEqualTo(Senders.Word.INCARNATION);
        assertThat(take(A, now, 2)).isEqualTo(Senders.Word.FRESH);
    }

    private Senders.Word take(NodeId node, long incarnation, long sequence) {
        return senders.take(new Batch(node, incarnation, sequence, 0, SelfHealth.GOOD, List.of()), 1, now);
    }
}
