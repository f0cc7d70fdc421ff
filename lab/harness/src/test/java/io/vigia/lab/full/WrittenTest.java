package io.vigia.lab.full;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WrittenTest {
    private static final long LOST = TimeUnit.HOURS.toNanos(1);
    private final Written written = new Written();

    /** Each was sent 10 ms before. */
    private void acked(long number, long millis) {
        written.acked(
                number,
                LOST + TimeUnit.MILLISECONDS.toNanos(millis - 10),
                LOST + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void measuresFromTheOldestThatIsMissing() throws Exception {
        acked(1, -3000);
        acked(2, -2000);
        acked(3, -500);
        acked(5, 3);
        acked(4, 800);
        assertThat(written.lost(LOST, number -> number == 1)).isEqualTo(new Written.Loss(2, 3, 2000));
        assertThat(written.firstAfterMillis(LOST)).isEqualTo(800);
    }

    @Test
    void losesNothingWhenAllIsThere() throws Exception {
        acked(1, -300);
        assertThat(written.lost(LOST, number -> true)).isEqualTo(new Written.Loss(0, 1, 0));
        assertThat(written.firstAfterMillis(LOST)).isEqualTo(-1);
    }

    @Test
    void comparesNothingOlderThanAMinute() throws Exception {
        acked(1, -61_000);
        assertThat(written.lost(LOST, number -> false).compared()).isZero();
    }
}
