package io.vigia.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class CanaryLagTest {
    private final CanaryLag lag = new CanaryLag();

    @Test
    void saysNothingUntilTheFirstCanaryHasArrived() {
        assertThat(lag.lagMillis(at(0), true)).isEmpty();
        lag.written(1, at(0));
        assertThat(lag.lagMillis(at(9_000), true)).isEmpty();
        assertThat(lag.lagMillis(at(9_000), false)).isEmpty();
    }

    @Test
    void isTheLatencyOfTheNewestCanaryWhenItHasArrived() {
        lag.written(1, at(0));
        assertThat(lag.arrived(1, at(40))).hasValue(at(40));
        assertThat(lag.lagMillis(at(900), true)).hasValue(40);
    }

    @Test
    void isTheAgeOfTheOldestThatIsMissingWhileNothingArrives() {
        arriveAtOnce(1, 0);
        for (int second = 1; second <= 60; second++) {
            lag.written(1 + second, at(second * 1000L));
        }
        assertThat(lag.lagMillis(at(60_500), true)).hasValue(59_500);
        assertThat(lag.lagMillis(at(61_500), true)).hasValue(60_500);
    }

    @Test
    void fallsAsTheBacklogArrives() {
        arriveAtOnce(1, 0);
        for (int second = 1; second <= 10; second++) {
            lag.written(1 + second, at(second * 1000L));
        }
        lag.arrived(2, at(10_100));
        assertThat(lag.lagMillis(at(10_100), true)).hasValue(8_100);
        lag.arrived(10, at(10_200));
        assertThat(lag.lagMillis(at(10_200), true)).hasValue(200);
        lag.arrived(11, at(10_300));
        assertThat(lag.lagMillis(at(99_000), true)).hasValue(300);
    }

    @Test
    void countsEverythingSinceTheNewestThatArrivedWhenTheSourceTakesNothing() {
        arriveAtOnce(1, 1_000);
        lag.written(2, at(2_000));
        lag.refused(2);
        assertThat(lag.lagMillis(at(3_000), false)).hasValue(2_000);
        assertThat(lag.lagMillis(at(8_000), false)).hasValue(7_000);
        lag.written(3, at(9_000));
        lag.arrived(3, at(9_010));
        assertThat(lag.lagMillis(at(9_500), true)).hasValue(10);
    }

    @Test
    void doesNotWaitForACanaryThatTheSourceRefused() {
        arriveAtOnce(1, 0);
        lag.written(2, at(1_000));
        lag.written(3, at(2_000));
        lag.refused(2);
        assertThat(lag.lagMillis(at(2_500), true)).hasValue(500);
        lag.refused(3);
        assertThat(lag.lagMillis(at(2_500), true)).hasValue(5);
        assertThat(lag.arrived(2, at(3_000))).isEmpty();
    }

    @Test
    void isNotRaisedByACanaryThatWasOvertaken() {
        arriveAtOnce(1, 0);
        lag.written(2, at(1_000));
        lag.written(3, at(2_000));
        lag.arrived(3, at(2_020));
        assertThat(lag.lagMillis(at(7_000), true)).hasValue(20);
        assertThat(lag.waiting()).isOne();
        assertThat(lag.arrived(2, at(7_000))).hasValue(at(6_000));
        assertThat(lag.newestArrived()).hasValue(3);
        assertThat(lag.lagMillis(at(7_000), true)).hasValue(20);
    }

    @Test
    void givesUpOnlyWhatWasOvertakenAndIsOld() {
        arriveAtOnce(1, 0);
        lag.written(2, at(1_000));
        lag.written(3, at(2_000));
        lag.written(4, at(3_000));
        lag.written(5, at(3_500));
        lag.arrived(4, at(3_010));
        assertThat(lag.giveUpOvertaken(at(2_000))).isOne();
        assertThat(lag.giveUpOvertaken(at(2_000))).isZero();
        assertThat(lag.giveUpOvertaken(at(99_000))).isOne();
        assertThat(lag.waiting()).isOne();
        assertThat(lag.arrived(2, at(4_000))).isEmpty();
        assertThat(lag.arrived(5, at(4_000))).isPresent();
    }

    @Test
    void countsACanaryOnce() {
        lag.written(1, at(0));
        assertThat(lag.arrived(1, at(5))).isPresent();
        assertThat(lag.arrived(1, at(6))).isEmpty();
        assertThat(lag.arrived(7, at(6))).isEmpty();
    }

    @Test
    void refusesNumbersThatDoNotRise() {
        lag.written(5, at(0));
        assertThatThrownBy(() -> lag.written(5, at(1))).isInstanceOf(IllegalArgumentException.class);
        lag.arrived(5, at(2));
        assertThatThrownBy(() -> lag.written(4, at(3))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void goesOnRisingWhenMoreIsMissingThanItCanRemember() {
        arriveAtOnce(0, 0);
        int written = CanaryLag.MAX_WAITING + 100;
        for (int n = 1; n <= written; n++) {
            lag.written(n, at(n * 1000L));
        }
        assertThat(lag.waiting()).isEqualTo(CanaryLag.MAX_WAITING);
        assertThat(lag.lagMillis(at(written * 1000L), true)).hasValue((written - 1) * 1000L);
        // Forgotten: its latency is not known, and the lag stays what it was at most.
        assertThat(lag.arrived(50, at(written * 1000L))).isEmpty();
        assertThat(lag.lagMillis(at(written * 1000L), true)).hasValue((written - 1) * 1000L);
        lag.arrived(200, at(written * 1000L));
        assertThat(lag.lagMillis(at(written * 1000L), true)).hasValue((written - 201) * 1000L);
    }

    /** Beside a plain restatement of the rule over everything ever written. */
    @RepeatedTest(20)
    void agreesWithTheRuleSaidPlainly(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long[] written = new long[300];
        long[] arrived = new long[300];
        int next = 0;
        for (long now = 1; now < 2_000; now++) {
            if (next < written.length && random.nextInt(5) == 0) {
                lag.written(next, at(now));
                written[next++] = now;
            }
            int some = random.nextInt(written.length);
            if (some < next && arrived[some] == 0) {
                assertThat(lag.arrived(some, at(now))).hasValue(at(now - written[some]));
                arrived[some] = now;
            }
            assertThat(lag.lagMillis(at(now), true).orElse(-1)).isEqualTo(plainly(written, arrived, next, now));
        }
    }

    private static long plainly(long[] written, long[] arrived, int count, long now) {
        int newest = count - 1;
        while (newest >= 0 && arrived[newest] == 0) {
            newest--;
        }
        if (newest < 0) {
            return -1;
        }
        return newest == count - 1 ? arrived[newest] - written[newest] : now - written[newest + 1];
    }

    private void arriveAtOnce(long number, long millis) {
        lag.written(number, at(millis));
        lag.arrived(number, at(millis + 5));
    }

    private static long at(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
