package io.vigia.agent.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OffsetHistoryTest {
    private final OffsetHistory history = new OffsetHistory();

    @Test
    void isZeroAtTheEnd() {
        assertThat(history.ageSeconds(7, at(1))).isZero();
        history.add(100, at(0));
        assertThat(history.ageSeconds(100, at(50))).isZero();
    }

    @Test
    void takesTheEndToRiseEvenlyBetweenLooks() {
        history.add(100, at(0));
        history.add(200, at(10));
        assertThat(history.ageSeconds(150, at(12))).isEqualTo(7);
        assertThat(history.ageSeconds(100, at(12))).isEqualTo(12);
    }

    @Test
    void knowsThatNothingWasWrittenWhileTheEndStoodStill() {
        history.add(100, at(0));
        for (int second = 10; second <= 3600; second += 10) {
            history.add(100, at(second));
        }
        history.add(101, at(3610));
        assertThat(history.ageSeconds(100, at(3612))).isEqualTo(12);
    }

    @Test
    void saysAtLeastTheTimeItHasLookedOfWhatIsOlder() {
        history.add(100, at(0));
        history.add(200, at(10));
        assertThat(history.ageSeconds(5, at(30))).isEqualTo(30);
    }

    @Test
    void staysWithinAnIntervalWhenItHasForgottenEverySecondLook() {
        for (int second = 0; second <= 2_000; second++) {
            history.add(second * 10L, at(second));
        }
        for (int behind = 1; behind < 1_900; behind += 37) {
            assertThat(history.ageSeconds((2_000 - behind) * 10L, at(2_000))).isCloseTo(behind, within(0.01));
        }
    }

    @Test
    void beginsAnewWhenTheTopicIsMadeAgain() {
        history.add(100, at(0));
        history.add(5, at(10));
        assertThat(history.ageSeconds(3, at(20))).isEqualTo(10);
    }

    private static long at(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
