package io.vigia.lab.full;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.load.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutageTest {
    private static final long LOST = 7_000_000_000L;
    private final List<Exchange> exchanges = new ArrayList<>();

    private void exchange(long dueMillis, long endMillis, @Nullable String site) {
        long due = LOST + TimeUnit.MILLISECONDS.toNanos(dueMillis);
        exchanges.add(new Exchange(
                "lb2",
                due,
                due,
                LOST + TimeUnit.MILLISECONDS.toNanos(endMillis),
                site,
                site == null ? "refused" : null));
    }

    private Outage outage() {
        return Outage.of(exchanges, "a", LOST);
    }

    @Test
    void isOverWhenTheLastRequestThatFailedHasEnded() {
        exchange(-5, 2, "a");
        exchange(10, 12, null);
        exchange(20, 400, "b");
        exchange(30, 900, null);
        exchange(40, 950, "b");
        assertThat(outage().firstGoodMillis()).contains(400L);
        assertThat(outage().restoredMillis()).contains(900L);
        assertThat(outage().failed()).isEqualTo(2);
        assertThat(outage().site()).contains("b");
    }

    @Test
    void isNotOverWhileTheNewestRequestFails() {
        exchange(10, 400, "b");
        exchange(20, 900, null);
        assertThat(outage().restoredMillis()).isEmpty();
    }

    @Test
    void doesNotCountAnAnswerOfTheLostSite() {
        exchange(10, 11, "a");
        assertThat(outage().firstGoodMillis()).isEmpty();
        assertThat(outage().restoredMillis()).isEmpty();
    }

    @Test
    void lastsUntilTheFirstGoodAnswerWhenNothingFailed() {
        exchange(10, 700, "c");
        assertThat(outage().restoredMillis()).contains(700L);
        assertThat(outage().failed()).isZero();
    }
}
