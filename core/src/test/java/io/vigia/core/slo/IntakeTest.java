package io.vigia.core.slo;

import static io.vigia.core.slo.Slos.PROBE;
import static io.vigia.core.slo.Slos.T0;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntakeTest {
    private final SloTracker tracker = new SloTracker(Slos.occurrences(), T0);
    private long sequence = 1;

    private void counters(long second, double good, double total) {
        take(Sample.counters(PROBE, 1, sequence++, 0, T0 + second * 1000L, good, total), second);
    }

    private void take(Sample sample, long nowSecond) {
        tracker.take(sample, T0 + nowSecond * 1000);
    }

    private WindowFigures hour() {
        return tracker.standing(tracker.tally().nowMillis()).windows().stream()
                .filter(window -> window.length().toHours() == 1)
                .findFirst()
                .orElseThrow();
    }

    private void holds(long good, long total) {
        assertThat(hour().good()).isEqualTo(good);
        assertThat(hour().total()).isEqualTo(total);
    }

    private long counted(Irregularity kind) {
        return tracker.irregularities().getOrDefault(kind, 0L);
    }

    @Test
    void countsFromTheFirstSampleOn() {
        counters(0, 500, 1000);
        holds(0, 0);
        counters(10, 590, 1100);
        holds(90, 100);
        assertThat(hour().measuredSeconds()).isEqualTo(10);
    }

    @Test
    void countsCountersThatBeganWhileItListenedFromTheirBeginning() {
        take(Sample.counters(PROBE, 1, 1, T0 + 5000, T0 + 10_000, 9, 10), 10);
        holds(9, 10);
        assertThat(hour().measuredSeconds()).isEqualTo(5);
    }

    @Test
    void losesNoCountWithALostMessage() {
        counters(0, 0, 0);
        sequence += 5;
        counters(60, 99, 100);
        holds(99, 100);
        assertThat(hour().measuredSeconds()).isEqualTo(60);
    }

    @Test
    void countsAResetFromZero() {
        counters(0, 900, 1000);
        counters(10, 5, 6);
        holds(5, 6);
        take(Sample.counters(PROBE, 2, 1, T0 + 15_000, T0 + 20_000, 3, 3), 20);
        holds(8, 9);
        assertThat(counted(Irregularity.COUNTER_RESET)).isEqualTo(2);
        assertThat(hour().measuredSeconds()).as("not before it began anew").isEqualTo(15);
        take(Sample.counters(PROBE, 1, 99, 0, T0 + 21_000, 50, 50), 21);
        holds(8, 9);
        assertThat(counted(Irregularity.STALE_INCARNATION)).isOne();
    }

    @Test
    void countsNothingTwice() {
        counters(0, 0, 0);
        Sample sample = Sample.counters(PROBE, 1, 2, 0, T0 + 10_000, 10, 10);
        take(sample, 10);
        take(sample, 11);
        holds(10, 10);
        Sample increment = Sample.increments(new SourceKey("", "", "x"), 1, 9, T0, T0 + 10_000, 1, 2);
        take(increment, 12);
        take(increment, 13);
        holds(11, 12);
        assertThat(counted(Irregularity.DUPLICATE)).isEqualTo(2);
    }

    @Test
    void movesWhatAGapHidToWhereItHappened() {
        counters(0, 0, 0);
        take(Sample.counters(PROBE, 1, 10, 0, T0 + 3600_000, 7100, 7200), 3600);
        assertThat(fiveMinutes().bad()).as("spread evenly").isBetween(7L, 9L);
        take(Sample.counters(PROBE, 1, 4, 0, T0 + 300_000, 600, 600), 3601);
        take(Sample.counters(PROBE, 1, 5, 0, T0 + 600_000, 1100, 1200), 3602);
        holds(7100 - 20, 7200 - 20);
        assertThat(fiveMinutes().bad()).isZero();
        assertThat(counted(Irregularity.GAP_REFINED)).isEqualTo(2);
        take(Sample.counters(PROBE, 1, 6, 0, T0 + 700_000, 9999, 9999), 3603);
        assertThat(counted(Irregularity.OVERTAKEN))
                .as("counts that the gap cannot hold")
                .isOne();
    }

    private WindowFigures fiveMinutes() {
        return tracker.standing(tracker.tally().nowMillis()).windows().get(0);
    }

    @Test
    void takesStampsOfTheFutureForNow() {
        counters(0, 0, 0);
        take(Sample.counters(PROBE, 1, 5, 0, T0 + 9_000_000, 10, 10), 10);
        holds(10, 10);
        take(Sample.counters(PROBE, 1, 6, 0, T0 + 5_000, 20, 20), 20);
        holds(20, 20);
        assertThat(counted(Irregularity.FUTURE_STAMP)).isOne();
        assertThat(counted(Irregularity.CLOCK_WENT_BACK)).isOne();
    }

    @Test
    void rejectsWhatIsNoCount() {
        counters(0, 0, 0);
        counters(1, Double.NaN, 1);
        counters(2, 1, Double.NEGATIVE_INFINITY);
        counters(3, -1, 1);
        counters(4, 1, 1e300);
        counters(5, 2, 2);
        holds(2, 2);
        assertThat(counted(Irregularity.NOT_A_NUMBER)).isOne();
        assertThat(counted(Irregularity.NEGATIVE)).isEqualTo(2);
        assertThat(counted(Irregularity.TOO_LARGE)).isOne();
    }

    @Test
    void rejectsIncrementsOlderThanAnHour() {
        take(Sample.increments(PROBE, 0, 1, T0 + 1000, T0 + 2000, 0, 5), 3700);
        holds(0, 0);
        assertThat(counted(Irregularity.TOO_LATE)).isOne();
    }

    @Test
    void dropsMoreGoodThanThereWas() {
        counters(0, 0, 0);
        counters(10, 12, 10);
        holds(10, 10);
        assertThat(counted(Irregularity.GOOD_OVER_TOTAL)).isOne();
        counters(20, 20, 20);
        holds(20, 20);
    }

    @Test
    void evensOutGoodThatWasReadAMomentTooEarly() {
        counters(0, 0, 0);
        counters(10, 95, 100);
        counters(20, 205, 205);
        holds(205, 205);
        assertThat(counted(Irregularity.GOOD_OVER_TOTAL)).isZero();
        counters(30, 205, 210);
        counters(40, 300, 300);
        holds(300, 300);
    }

    @Test
    void neverLetsTooManyGoodHideEarlierFailures() {
        counters(0, 1000, 2000);
        counters(10, 1000, 2100);
        counters(20, 1000, 2200);
        counters(30, 1700, 2210);
        holds(110, 210);
        assertThat(counted(Irregularity.GOOD_OVER_TOTAL)).isOne();
    }

    @Test
    void takesAsManyBadAsAreTold() {
        take(new Sample(PROBE, 0, 1, T0, T0 + 10_000, false, Sample.Form.BAD_OF_TOTAL, 5, 0, false), 10);
        holds(0, 5);
        assertThat(counted(Irregularity.BAD_OVER_TOTAL)).isOne();
        take(new Sample(PROBE, 0, 2, T0, T0 + 10_000, false, Sample.Form.GOOD_AND_BAD, 5, 1, false), 10);
        holds(5, 11);
    }

    @Test
    void countsADeadServiceThatNobodyAsks() {
        take(Sample.counters(PROBE, 1, 1, 0, T0, 50, 50), 0);
        for (int second = 1; second <= 60; second++) {
            take(
                    Sample.counters(PROBE, 1, second + 1, 0, T0 + second * 1000L, 50, 50)
                            .asDown(),
                    second);
        }
        holds(0, 60);
        assertThat(tracker.standing(T0 + 60_000).state()).isNotEqualTo(SloState.NO_DATA);
        assertThat(counted(Irregularity.DEAD_WITHOUT_TRAFFIC)).isEqualTo(60);
    }

    @Test
    void staysBoundedWhateverIsTold() {
        for (int i = 0; i < 1000; i++) {
            take(Sample.counters(new SourceKey("s" + i, "", ""), 0, 1, 0, T0, 1, 1), 0);
        }
        assertThat(counted(Irregularity.TOO_MANY_SOURCES)).isEqualTo(1000 - Sources.MAX_SOURCES);
        take(Sample.counters(PROBE, 0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 1, 1), 0);
        take(Sample.increments(new SourceKey("s1", "", ""), 0, 2, Long.MIN_VALUE, T0, 1, 1), 0);
        take(Sample.increments(new SourceKey("s1", "", ""), 5, 1L << 62, 0, T0, 1, 1), 0);
        take(Sample.increments(new SourceKey("s1", "", ""), 5, 3, 0, T0, 1, 1), 0);
        holds(1, 1);
    }

    @Test
    void countsMoreThanFourBytesHold() {
        counters(0, 0, 0);
        counters(10, 9e12, 9e12 + 7);
        counters(20, 18e12, 18e12 + 7);
        holds(18_000_000_000_000L, 18_000_000_000_007L);
    }
}
