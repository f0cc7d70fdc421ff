package io.vigia.core.slo;

import static io.vigia.core.slo.Slos.PROBE;
import static io.vigia.core.slo.Slos.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final long DAY = 86_400_000;

    private SloTracker tracker = new SloTracker(Slos.occurrences(), T0);
    private long at = T0;
    private long good;
    private long total;
    private long sequence = 1;

    private void traffic(Duration span, long goodEach, long totalEach) {
        if (sequence == 1) {
            tracker.take(Sample.counters(PROBE, 1, sequence++, 0, at, (double) good, (double) total), at);
        }
        for (long end = at + span.toMillis(); at < end; ) {
            at += 10_000;
            good += goodEach;
            total += totalEach;
            tracker.take(Sample.counters(PROBE, 1, sequence++, 0, at, (double) good, (double) total), at);
        }
    }

    private Standing standing() {
        return tracker.standing(at);
    }

    @Test
    void hasNoDataUntilSomethingIsMeasured() {
        assertThat(standing().state()).isEqualTo(SloState.NO_DATA);
        assertThat(standing().measuring()).isFalse();
        assertThat(standing().window().sli()).isNaN();
        assertThat(standing().budget().leftRatio()).isEqualTo(1);
    }

    @Test
    void leavesTheWholeBudgetOfAWindowThatHasNotFilledYet() {
        traffic(Duration.ofMinutes(10), 100, 100);
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().budget().totalMinutes()).isEqualTo(4.32, within(0.01));
        assertThat(standing().budget().leftRatio()).isEqualTo(1);
        assertThat(standing().window().coverage()).isLessThan(0.001);
        assertThat(standing().elapsedCoverage()).isEqualTo(1);
    }

    @Test
    void spendsMinutes() {
        traffic(Duration.ofMinutes(10), 100, 100);
        traffic(Duration.ofMinutes(2), 0, 100);
        assertThat(standing().budget().spentMinutes()).isEqualTo(2, within(0.01));
        assertThat(standing().budget().leftMinutes()).isEqualTo(2.32, within(0.01));
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().exhaustion())
                .hasValueSatisfying(when -> assertThat(when)
                        .as("at 1/6 of everything, 2.32 minutes last 14")
                        .isBetween(Instant.ofEpochMilli(at + 13 * 60_000), Instant.ofEpochMilli(at + 15 * 60_000)));
        traffic(Duration.ofMinutes(3), 0, 100);
        assertThat(standing().state()).isEqualTo(SloState.BREACHED);
        assertThat(standing().budget().leftRatio()).isNegative();
        assertThat(standing().exhaustion()).contains(Instant.ofEpochMilli(at));
    }

    @Test
    void callsADeadServiceBreachedAndNeverNoData() {
        traffic(Duration.ofMinutes(4), 0, 5);
        assertThat(standing().state()).isNotEqualTo(SloState.NO_DATA);
        traffic(Duration.ofMinutes(1), 0, 5);
        assertThat(standing().state()).isEqualTo(SloState.BREACHED);
    }

    @Test
    void doesNotTakeUnmeasuredTimeForUptime() {
        traffic(Duration.ofMinutes(10), 100, 100);
        at += 30 * 60_000;
        Standing after = standing();
        assertThat(after.state()).isEqualTo(SloState.INSUFFICIENT);
        assertThat(after.measuring()).isFalse();
        assertThat(after.elapsedCoverage()).isEqualTo(0.25, within(0.01));
        assertThat(after.budget().totalMinutes()).as("the gap earns no budget").isEqualTo(4.315, within(0.001));
    }

    @Test
    void saysInsufficientWhereNobodyAsked() {
        traffic(Duration.ofMinutes(10), 0, 0);
        assertThat(standing().state()).isEqualTo(SloState.INSUFFICIENT);
        assertThat(standing().measuring()).isTrue();
    }

    @Test
    void breachesExactlyBeyondTheBudgetAndNotAtIt() {
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.OCCURRENCES,
                        "99.99",
                        null,
                        new SloWindow.Rolling(Duration.ofHours(1)),
                        List.of()),
                T0);
        traffic(Duration.ofMinutes(59), 1_000, 1_000);
        good -= 36;
        traffic(Duration.ofMinutes(1), 1_000, 1_000);
        assertThat(standing().window().bad()).isEqualTo(36);
        assertThat(standing().window().total()).isEqualTo(360_000);
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().budget().leftRatio()).isEqualTo(0, within(1e-9));
    }

    @Test
    void doesNotBreachACalendarPeriodThatMayStillBeKept() {
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.OCCURRENCES,
                        "99.99",
                        null,
                        Slos.calendar(1, SloWindow.Unit.YEAR, "UTC"),
                        List.of(AlertPolicy.DEFAULT)),
                T0);
        traffic(Duration.ofMinutes(5), 100, 100);
        traffic(Duration.ofMinutes(5), 0, 100);
        assertThat(standing().window().sli()).isEqualTo(0.5);
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().budget().totalMinutes())
                .as("of the 60 days that are left")
                .isEqualTo(8.64, within(0.01));
        traffic(Duration.ofMinutes(5), 0, 100);
        assertThat(standing().state()).isEqualTo(SloState.BREACHED);
    }

    @Test
    void beginsACalendarPeriodWithAWholeBudget() {
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.OCCURRENCES,
                        "99.9",
                        null,
                        Slos.calendar(1, SloWindow.Unit.DAY, "UTC"),
                        List.of()),
                T0);
        at = T0 + DAY - 600_000;
        tracker.advance(at);
        traffic(Duration.ofMinutes(10), 0, 100);
        assertThat(standing().state()).isEqualTo(SloState.BREACHED);
        traffic(Duration.ofSeconds(10), 100, 100);
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().budget().leftRatio()).isEqualTo(1);
    }

    @Test
    void decidesSlicesExactly() {
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.TIMESLICES,
                        "99",
                        Timeslices.of(Duration.ofMinutes(1), "0.9"),
                        Slos.MONTH,
                        List.of()),
                T0);
        traffic(Duration.ofMinutes(1), 9, 10);
        traffic(Duration.ofMinutes(1), 9, 10);
        good -= 1;
        traffic(Duration.ofMinutes(1), 9, 10);
        assertThat(standing().window().good())
                .as("0.9 is good, anything below is not")
                .isEqualTo(120);
        assertThat(standing().window().total()).isEqualTo(180);
        traffic(Duration.ofSeconds(50), 0, 10);
        assertThat(standing().window().total()).as("a slice that has not ended").isEqualTo(180);
        traffic(Duration.ofSeconds(10), 0, 10);
        assertThat(standing().window().total()).isEqualTo(240);
        traffic(Duration.ofMinutes(1), 0, 0);
        assertThat(standing().window().total())
                .as("a slice in which nothing happened")
                .isEqualTo(240);
        tracker.take(Sample.increments(new SourceKey("b", "", ""), 0, 1, T0 + 120_000, T0 + 180_000, 50, 50), at);
        assertThat(standing().window().good())
                .as("what comes late turns a slice")
                .isEqualTo(180);
    }

    @Test
    void averagesSlicesThatAreGoodInPart() {
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.RATIO_TIMESLICES,
                        "99",
                        Timeslices.of(Duration.ofMinutes(1), "1"),
                        Slos.MONTH,
                        List.of()),
                T0);
        traffic(Duration.ofMinutes(1), 1000, 1000);
        traffic(Duration.ofMinutes(1), 1, 2);
        assertThat(standing().window().sli())
                .as("a quiet minute weighs as much")
                .isEqualTo(0.75);
        assertThat(standing().ticksPerSecond()).isEqualTo(10_000_000);
    }

    @Test
    void cutsSlicesOfSeconds() {
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.TIMESLICES,
                        "99",
                        Timeslices.of(Duration.ofSeconds(1), "1"),
                        Slos.MONTH,
                        List.of()),
                T0);
        for (int second = 0; second < 30; second++) {
            tracker.take(
                    Sample.increments(
                            PROBE,
                            0,
                            second + 1,
                            T0 + second * 1000L,
                            T0 + second * 1000L + 1000,
                            second == 7 ? 0 : 1,
                            1),
                    T0 + second * 1000L + 1000);
        }
        at = T0 + 30_000;
        assertThat(standing().window().total()).isEqualTo(30);
        assertThat(standing().window().bad()).isEqualTo(1);
    }

    @Test
    void saysWhoSpentTheBudget() {
        SourceKey other = new SourceKey("site-b", "s3-b", "b1");
        traffic(Duration.ofMinutes(10), 97, 100);
        tracker.take(Sample.increments(other, 0, 1, at - 60_000, at, 0, 20), at);
        tracker.take(Sample.increments(new SourceKey("site-b", "s3-b", "c1"), 0, 1, at - 60_000, at, 0, 40), at);
        List<Contribution> spent = tracker.contributions();
        assertThat(spent).hasSize(2);
        assertThat(spent.get(0).source()).isEqualTo(new SourceKey("site-a", "s3-a", ""));
        assertThat(spent.get(0).failures()).isEqualTo(180);
        assertThat(spent.get(1).share()).isEqualTo(0.25);
        for (int i = 0; i < 5000; i++) {
            at += 300_000;
            long many = i;
            tracker.take(
                    Sample.increments(new SourceKey("site-" + i % 40, "", ""), 0, many + 1, at - 1000, at, 0, 1), at);
        }
        assertThat(tracker.contributions()).hasSizeLessThanOrEqualTo(Spending.MAX_SOURCES);
        double sum = tracker.contributions().stream()
                .mapToDouble(Contribution::failures)
                .sum();
        assertThat(sum).isEqualTo(5000 + 240, within(1e-6));
    }
}
