package io.vigia.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossMeterTest {
    private final LossMeter meter = new LossMeter();

    /** Runs of {@code failures} failures, each followed by {@code successes} successes. */
    private void runs(int count, int failures, int successes) {
        for (int i = 0; i < count; i++) {
            meter.count(failures + 1, failures, 0);
            meter.count(successes - 1, 0, 0);
        }
    }

    @Test
    void asksForNoMoreThanTheLeastWithoutLoss() {
        assertThat(meter.runNeeded(2, 0)).isEqualTo(2);
        meter.count(200, 0, 0);
        assertThat(meter.runNeeded(2, 0)).isEqualTo(2);
    }

    @Test
    void asksForTheRunThatIndependentLossMakesOnceInTenMillion() {
        runs(50, 1, 9);
        assertThat(meter.loss(0)).isEqualTo(0.1, within(1e-9));
        assertThat(meter.runNeeded(2, 0)).isEqualTo(7);
        assertThat(meter.logOdds(7, 0)).isEqualTo(Math.log(1e-7), within(1e-6));
    }

    @Test
    void asksForMoreWhereLossComesInBursts() {
        runs(20, 3, 57);
        assertThat(meter.loss(0)).isEqualTo(0.05, within(1e-9));
        assertThat(meter.runNeeded(2, 0)).isEqualTo(LossMeter.MAX_RUN);
    }

    @Test
    void isNotAlarmedByOneBurst() {
        runs(1, 2, 400);
        assertThat(meter.runNeeded(2, 0)).isBetween(3, 5);
    }

    @Test
    void measuresTwentyPerCentOfIndependentLoss() {
        SplittableRandom random = new SplittableRandom(1);
        int failures = 0;
        for (int look = 0; look < 2000; look++) {
            if (random.nextDouble() < 0.2) {
                failures++;
            } else {
                meter.count(failures + 1, failures, 0);
                failures = 0;
            }
        }
        assertThat(meter.loss(0)).isEqualTo(0.2, within(0.03));
        assertThat(meter.runNeeded(2, 0)).isBetween(10, LossMeter.MAX_RUN);
    }

    @Test
    void goesByTheHistoryUntilItHasCountedEnough() {
        meter.presume(1000, 40, 0);
        assertThat(meter.runNeeded(2, 0)).isEqualTo(6);
        meter.count(100, 0, 0);
        assertThat(meter.runNeeded(2, 0)).isEqualTo(5);
        meter.count(100, 0, 0);
        assertThat(meter.runNeeded(2, 0)).isEqualTo(2);
    }

    @Test
    void presumesNoMoreOfAHistoryThatMayHoldAnOutage() {
        meter.presume(1000, 900, 0);
        assertThat(meter.loss(0)).isEqualTo(0.05, within(1e-9));
    }

    @Test
    void believesWhatItCountsWhereThatIsWorseThanTheHistory() {
        meter.presume(1000, 10, 0);
        runs(10, 1, 2);
        assertThat(meter.loss(0)).isEqualTo(1.0 / 3, within(1e-9));
    }

    @Test
    void forgetsWithinAMinute() {
        runs(50, 1, 9);
        meter.presume(1000, 100, 0);
        assertThat(meter.runNeeded(2, 29_999)).isEqualTo(7);
        assertThat(meter.runNeeded(2, 60_000)).isEqualTo(2);
    }

    @Test
    void countersThatJumpWeighNoMoreThanAFewLooks() {
        runs(50, 1, 9);
        meter.count(Long.MAX_VALUE, 0, 0);
        meter.count(Long.MAX_VALUE, 0, 0);
        meter.count(5, 6, 0);
        meter.count(-1, 0, 0);
        meter.presume(-1, 0, 0);
        assertThat(meter.loss(0)).isBetween(0.05, 0.1);
    }
}
