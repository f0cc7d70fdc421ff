package io.vigia.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExchangeLogTest {
    private static Exchange endedAt(long nanos) {
        return new Exchange("lb1", 0, 0, nanos, "a", null);
    }

    @Test
    void forgetsTheOldestAndCountsWhatItForgot() {
        ExchangeLog log = new ExchangeLog(2);
        for (long end = 1; end <= 5; end++) {
            log.add(endedAt(end));
        }
        assertThat(log.endedSince(0)).containsExactly(endedAt(4), endedAt(5));
        assertThat(log.forgotten()).isEqualTo(3);
    }

    @Test
    void givesThoseThatEndedSinceInOrder() {
        ExchangeLog log = new ExchangeLog(10);
        for (long end = 1; end <= 5; end++) {
            log.add(endedAt(end));
        }
        assertThat(log.endedSince(4)).containsExactly(endedAt(4), endedAt(5));
        assertThat(log.endedSince(6)).isEmpty();
    }
}
