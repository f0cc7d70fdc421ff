package io.vigia.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final byte[] FRAME = new byte[100];
    private static final long AGAIN = 2_000;

    private final Outbox outbox = new Outbox(3_600_000, 10 * (100 + Outbox.ENTRY_BYTES));

    @Test
    void forgetsWhatIsAcknowledgedAndNothingElse() {
        fill(6);
        outbox.acknowledge(2, List.of(4L, 99L));
        assertThat(sequences(due(1, 0))).containsExactly(3L, 5L, 6L);
        assertThat(outbox.oldest()).isEqualTo(3);
        assertThat(outbox.acknowledged()).isEqualTo(3);
        assertThat(outbox.bytes()).isEqualTo(3 * (100 + Outbox.ENTRY_BYTES));
        outbox.acknowledge(Long.MAX_VALUE, List.of());
        assertThat(outbox.size()).isZero();
        assertThat(outbox.oldest()).isEqualTo(7).isEqualTo(outbox.nextSequence());
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void dropsTheOldestWhenFullAndCountsThem() {
        fill(13);
        assertThat(outbox.size()).isEqualTo(10);
        assertThat(outbox.dropped()).isEqualTo(3);
        assertThat(outbox.oldest()).isEqualTo(4);
    }

    @Test
    void dropsWhatIsOlderThanAnHour() {
        outbox.add(FRAME, 0);
        outbox.add(FRAME, 1_000);
        assertThat(sequences(due(1, 3_600_500))).containsExactly(2L);
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void sendsAgainOnlyAfterTheWaitOrOnAnotherLink() {
        fill(2);
        due(1, 0).forEach(entry -> entry.sent(1, 0));
        assertThat(due(1, 1_999)).isEmpty();
        assertThat(due(1, 2_000)).hasSize(2);
        assertThat(due(2, 1)).hasSize(2);
    }

    @Test
    void keepsToALinkThatStandsWhileOthersComeAndGo() {
        fill(2);
        outbox.due(Set.of(1L, 2L), 0, AGAIN, 1).forEach(entry -> entry.sent(1, 0));
        outbox.due(Set.of(1L, 2L), 0, AGAIN, 1).forEach(entry -> entry.sent(2, 0));
        assertThat(outbox.due(Set.of(1L, 2L, 3L), 1, AGAIN, 100)).isEmpty();
        assertThat(sequences(outbox.due(Set.of(2L, 3L), 1, AGAIN, 100))).containsExactly(1L);
    }

    @Test
    void replaysTheOldestFirstAndNoMoreThanAsked() {
        fill(9);
        assertThat(sequences(outbox.due(Set.of(1L), 0, AGAIN, 4))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void keepsAnHourOfAnAgentAtDefaultRhythm() {
        Outbox real = new Outbox();
        for (int i = 0; i < 4 * 3_600; i++) {
            real.add(new byte[450], i * 250L);
        }
        assertThat(real.dropped()).isZero();
        assertThat(real.bytes()).isLessThan(Outbox.MAX_BYTES);
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            outbox.add(FRAME, 0);
        }
    }

    private List<Outbox.Entry> due(long link, long now) {
        return outbox.due(Set.of(link), now, AGAIN, 100);
    }

    private static List<Long> sequences(List<Outbox.Entry> entries) {
        return entries.stream().map(Outbox.Entry::sequence).toList();
    }
}
