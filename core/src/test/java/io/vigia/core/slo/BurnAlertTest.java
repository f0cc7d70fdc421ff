package io.vigia.core.slo;

import static io.vigia.core.slo.Slos.PROBE;
import static io.vigia.core.slo.Slos.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.slo.AlertReport.Phase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurnAlertTest {
    private SloTracker tracker = new SloTracker(Slos.occurrences(), T0);
    private final List<AlertChange> changes = new ArrayList<>();
    private long at = T0;
    private long sequence = 1;

    private void traffic(Duration span, Duration every, double goodEach, double totalEach) {
        for (long end = at + span.toMillis(); at < end; ) {
            long from = at;
            at += every.toMillis();
            tracker.take(Sample.increments(PROBE, 0, sequence++, from, at, goodEach, totalEach), at);
            changes.addAll(tracker.evaluate(at));
        }
    }

    private void silence(Duration span) {
        for (long end = at + span.toMillis(); at < end; at += 10_000) {
            changes.addAll(tracker.evaluate(at));
        }
    }

    private AlertReport alert(int number) {
        return tracker.alerts().get(number);
    }

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void pagesWhenAServiceDies() {
        traffic(Duration.ofHours(2), TEN, 1000, 1000);
        assertThat(changes).isEmpty();
        traffic(Duration.ofSeconds(10), SECOND, 0, 100);
        AlertChange first = changes.stream()
                .filter(change -> change.number() == 0)
                .findFirst()
                .orElseThrow();
        assertThat(first.firing()).isTrue();
        assertThat(first.condition().severity()).isEqualTo(Severity.PAGE);
        assertThat(first.at()).isBefore(Instant.ofEpochMilli(T0 + 7_206_500));
        assertThat(first.explanation()).contains("firing: burns", "both must exceed 14.4x", "events failed");
    }

    @Test
    void resolvesSoonAfterItIsOver() {
        traffic(Duration.ofHours(1), TEN, 1000, 1000);
        traffic(Duration.ofMinutes(2), TEN, 0, 1000);
        assertThat(alert(0).phase()).isEqualTo(Phase.FIRING);
        traffic(Duration.ofMinutes(6), TEN, 1000, 1000);
        assertThat(alert(0).phase()).isEqualTo(Phase.INACTIVE);
        assertThat(alert(0).explanation()).startsWith("not firing: burns");
        assertThat(alert(1).phase()).as("its short window is half an hour").isEqualTo(Phase.FIRING);
    }

    @Test
    void pagesNobodyForOneFailureAtTenRequestsAnHour() {
        for (int hour = 0; hour < 48; hour++) {
            traffic(Duration.ofHours(1), Duration.ofMinutes(6), 1, 1);
        }
        traffic(Duration.ofMinutes(6), Duration.ofMinutes(6), 0, 1);
        assertThat(alert(0).explanation()).contains("but with fewer than 100 events at least 3 must have failed");
        traffic(Duration.ofHours(2), Duration.ofMinutes(6), 1, 1);
        assertThat(changes)
                .filteredOn(change -> change.condition().severity() == Severity.PAGE)
                .isEmpty();
    }

    @Test
    void pagesForADeadServiceAtTenRequestsAnHour() {
        traffic(Duration.ofHours(5), Duration.ofMinutes(6), 1, 1);
        traffic(Duration.ofMinutes(18), Duration.ofMinutes(6), 0, 1);
        assertThat(alert(0).phase()).isEqualTo(Phase.FIRING);
        long died = changes.size();
        for (int minute = 0; minute < 6; minute++) {
            traffic(Duration.ofMinutes(1), Duration.ofMinutes(1), 0, 0);
        }
        assertThat(alert(0).phase()).as("that nobody asks proves nothing").isEqualTo(Phase.FIRING);
        assertThat(alert(0).explanation()).contains("which proves nothing");
        assertThat(changes).hasSize((int) died);
        traffic(Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 1);
        assertThat(alert(0).phase()).isEqualTo(Phase.INACTIVE);
    }

    @Test
    void pagesForADeadServiceThatNobodyAsks() {
        for (int second = 0; second < 10; second++) {
            at += 1000;
            tracker.take(
                    Sample.increments(PROBE, 0, sequence++, at - 1000, at, 0, 0).asDown(), at);
            changes.addAll(tracker.evaluate(at));
        }
        assertThat(alert(0).phase()).isEqualTo(Phase.FIRING);
    }

    @Test
    void freezesWhileNothingIsMeasured() {
        traffic(Duration.ofHours(1), TEN, 1000, 1000);
        traffic(Duration.ofMinutes(2), TEN, 0, 1000);
        changes.clear();
        silence(Duration.ofHours(8));
        assertThat(changes).isEmpty();
        assertThat(alert(0).phase()).isEqualTo(Phase.FIRING);
        assertThat(alert(0).frozen()).isTrue();
        assertThat(alert(0).explanation()).contains("frozen: nothing is measured now");
        traffic(Duration.ofMinutes(1), TEN, 1000, 1000);
        assertThat(alert(0).phase())
                .as("one good minute of five is not enough to resolve")
                .isEqualTo(Phase.FIRING);
        assertThat(alert(0).explanation()).contains("too little of the short window was measured");
        traffic(Duration.ofMinutes(2), TEN, 1000, 1000);
        assertThat(alert(0).phase()).isEqualTo(Phase.INACTIVE);
    }

    @Test
    void doesNotFireOnWhatItLastKnew() {
        traffic(Duration.ofHours(1), TEN, 1000, 1000);
        tracker.take(Sample.increments(PROBE, 0, sequence++, at - 10_000, at, 0, 100_000), at);
        at += 120_000;
        assertThat(tracker.evaluate(at)).isEmpty();
        assertThat(alert(0).phase()).isEqualTo(Phase.INACTIVE);
    }

    @Test
    void firesAboveTheFactorAndNotAtIt() {
        BurnCondition once = BurnCondition.of(Duration.ofMinutes(5), Duration.ofMinutes(5), "14.4", Severity.PAGE);
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.OCCURRENCES,
                        "99.99",
                        null,
                        Slos.MONTH,
                        List.of(AlertPolicy.of("exact", List.of(once)))),
                T0);
        tracker.take(Sample.increments(PROBE, 0, 1, T0, T0 + 10_000, 100_000 - 144, 100_000), T0 + 10_000);
        assertThat(tracker.evaluate(T0 + 10_000))
                .as("0.00144 is 14.4 times 0.0001")
                .isEmpty();
        tracker.take(Sample.increments(PROBE, 0, 2, T0, T0 + 10_000, 99_999 - 144, 99_999), T0 + 10_000);
        assertThat(tracker.evaluate(T0 + 10_000)).hasSize(1);
    }

    @Test
    void waitsAsLongAsTheConditionAsks() {
        BurnCondition patient = new BurnCondition(
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                BigDecimal.ONE,
                Severity.TICKET,
                Duration.ofMinutes(2),
                TrafficGuard.OFF);
        tracker = new SloTracker(
                Slos.define(
                        BudgetingMethod.OCCURRENCES,
                        "99",
                        null,
                        Slos.MONTH,
                        List.of(AlertPolicy.of("patient", List.of(patient)))),
                T0);
        traffic(Duration.ofMinutes(2), TEN, 0, 10);
        assertThat(alert(0).phase()).isEqualTo(Phase.PENDING);
        assertThat(alert(0).explanation()).contains("for 2m");
        traffic(TEN, TEN, 0, 10);
        assertThat(alert(0).phase()).isEqualTo(Phase.FIRING);
    }

    @Test
    void goesOnAfterACrashWhereItStood() {
        traffic(Duration.ofHours(1), TEN, 1000, 1000);
        traffic(Duration.ofMinutes(2), TEN, 0, 1000);
        Instant since = alert(0).since().orElseThrow();
        tracker = SloTracker.restore(tracker.definition(), tracker.save(), List.of(), at);
        assertThat(alert(0).phase()).isEqualTo(Phase.FIRING);
        assertThat(alert(0).since()).contains(since);
        SloTracker fresh = new SloTracker(tracker.definition(), at);
        assertThat(fresh.resumeAlert("burn", 0, true, since)).isTrue();
        assertThat(fresh.resumeAlert("burn", 9, true, since)).isFalse();
        assertThat(fresh.alerts().get(0).since()).contains(since);
    }
}
