package io.vigia.agent.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.SelfHealth;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SelfHealthMeterTest {
    private long nanos = Long.MAX_VALUE - 1_000_000;
    private long wall = 1_700_000_000_000L;
    private final SelfHealthMeter meter = new SelfHealthMeter(() -> nanos, () -> wall, Duration.ofMillis(50));

    @Test
    void isGoodWhileEveryTickComesInTime() {
        for (int i = 0; i < 100; i++) {
            pass(50);
            meter.tick();
        }
        assertThat(meter.take()).isEqualTo(SelfHealth.GOOD);
    }

    @Test
    void tellsTheLongestStallAndTheTicksThatNeverCameOnce() {
        pass(50);
        meter.tick();
        pass(1_050);
        meter.tick();
        pass(60);
        meter.tick();
        assertThat(meter.take()).isEqualTo(new SelfHealth(1_000, 0, 20, 0));
        assertThat(meter.take()).isEqualTo(SelfHealth.GOOD);
    }

    @Test
    void tellsOfAStallBeforeTheTickThatEndsIt() {
        pass(3_000); // stopped and continued; the batch leaves before the meter's own timer has run
        assertThat(meter.take().loopStallMillis()).isEqualTo(2_950);
        pass(1);
        meter.tick(); // that timer, which must not tell of it twice
        assertThat(meter.take()).isEqualTo(SelfHealth.GOOD);
    }

    @Test
    void seesTheWallClockJumpEitherWay() {
        nanos += Duration.ofMillis(50).toNanos();
        wall += 50 + 7_200_000;
        meter.tick();
        assertThat(meter.take()).isEqualTo(new SelfHealth(0, 7_200_000, 0, 0));
        nanos += Duration.ofMillis(50).toNanos();
        wall += 50 - 3_000;
        meter.tick();
        assertThat(meter.take()).isEqualTo(new SelfHealth(0, 3_000, 0, 0));
    }

    @Test
    void keepsCountingWhatWasDropped() {
        meter.dropped(3);
        assertThat(meter.take().droppedObservations()).isEqualTo(3);
        meter.dropped(2);
        assertThat(meter.take().droppedObservations()).isEqualTo(5);
    }

    private void pass(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
        wall += millis;
    }
}
