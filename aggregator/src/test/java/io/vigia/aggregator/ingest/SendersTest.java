package io.vigia.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SelfHealth;
import io.vigia.platform.wire.Message;
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

    @Test
    void aBatchThatWasLongUnderWaySaysSoInEveryLifeOfItsOwn() {
        assertThat(sent(A, 100, 1, 1_000, 0)).isZero();
        now += 40_250;
        assertThat(sent(A, 100, 2, 1_250, 0)).isBetween(39_990L, 40_000L);
        assertThat(sent(A, 100, 2, 41_250, 0)).isZero();
        assertThat(sent(A, 200, 1, 1, 0)).isZero();
        assertThat(sent(B, 100, 1, 7, 0)).isZero();
    }

    @Test
    void aSenderThatSaysItsClockJumpedIsMeasuredAnew() {
        sent(A, 100, 1, 1_000, 0);
        now += 40_250;
        assertThat(sent(A, 100, 2, 1_250, Senders.JUMP_MILLIS)).isGreaterThan(39_000);
        assertThat(sent(A, 100, 3, 1_250, 40_000)).isZero();
        now += 250;
        assertThat(sent(A, 100, 4, 1_500, 0)).isZero();
    }

    @Test
    void whoIsNotBelievedMeasuresNothing() {
        sent(A, now, 1, 1_000, 0);
        now += 250;
        assertThat(sent(A, now - 300, 1, 3_600_000, 0)).isZero();
        assertThat(sent(A, now - 250, Long.MAX_VALUE, 3_600_000, 0)).isZero();
        assertThat(sent(A, now - 250, 2, 1_250, 0)).isZero();
    }

    private Senders.Word take(NodeId node, long incarnation, long sequence) {
        Batch batch = new Batch(node, incarnation, sequence, 0, SelfHealth.GOOD, List.of());
        return senders.take(new Message.Telemetry(batch, 1), now).word();
    }

    private long sent(NodeId node, long incarnation, long sequence, long sentMillis, long jumpMillis) {
        SelfHealth health = new SelfHealth(0, jumpMillis, 0, 0);
        Batch batch = new Batch(node, incarnation, sequence, 0, health, List.of());
        return senders.take(new Message.Telemetry(batch, 1, sentMillis), now).delayMillis();
    }
}
