package io.vigia.core.slo;

import static io.vigia.core.slo.Slos.PROBE;
import static io.vigia.core.slo.Slos.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrectionTest {
    private SloTracker tracker = new SloTracker(Slos.occurrences(), T0);
    private long sequence = 1;

    /** One event a second, failed between the two minutes. */
    private void day(long minutes, long badFrom, long badUntil) {
        for (long minute = 0; minute < minutes; minute++) {
            long at = T0 + minute * 60_000;
            boolean bad = badFrom <= minute && minute < badUntil;
            for (int part = 0; part < 6; part++) {
                tracker.take(
                        Sample.increments(
                                PROBE,
                                0,
                                sequence++,
                                at + part * 10_000L,
                                at + part * 10_000L + 10_000,
                                bad ? 0 : 10,
                                10),
                        at + part * 10_000L + 10_000);
            }
        }
    }

    private static Instant minute(long minute) {
        return Instant.ofEpochMilli(T0 + minute * 60_000);
    }

    private Standing standing() {
        return tracker.standing(tracker.tally().nowMillis());
    }

    @Test
    void takesAnOutageOutAndShowsBothFigures() {
        day(30, 10, 15);
        assertThat(standing().state()).isEqualTo(SloState.BREACHED);
        Correction correction = tracker.correct("c1", "power test", minute(10), minute(15));
        assertThat(correction.takenFrom()).isEqualTo(minute(10));
        assertThat(correction.takenUntil()).isEqualTo(minute(15));
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().budget().spentMinutes()).isZero();
        assertThat(standing().grossBudget().spentMinutes()).isEqualTo(5, within(1e-6));
        assertThat(standing().excusedMinutes()).isEqualTo(5);
        assertThat(standing().elapsedCoverage())
                .as("excused time is not missing")
                .isEqualTo(1);
        assertThat(tracker.contributions()).isEmpty();
    }

    @Test
    void takesWholeSlotsOfWhatIsStillKnown() {
        day(12 * 60, 0, 0);
        assertThat(tracker.correct(
                                "a", "", minute(719).plusMillis(1), minute(719).plusSeconds(1))
                        .takenUntil())
                .isEqualTo(minute(719).plusSeconds(10));
        Correction fiveMinutes = tracker.correct("b", "", minute(62), minute(63));
        assertThat(fiveMinutes.takenFrom()).isEqualTo(minute(60));
        assertThat(fiveMinutes.takenUntil()).isEqualTo(minute(65));
        Correction hours = tracker.correct("c", "", minute(-100_000), minute(-90_000));
        assertThat(hours.takesAnything()).as("nobody knows any more").isFalse();
    }

    @Test
    void excusesWhatIsStillToCome() {
        tracker.correct("m1", "disks", minute(5), minute(20));
        day(30, 5, 15);
        assertThat(standing().state()).isEqualTo(SloState.MET);
        assertThat(standing().window().bad()).isZero();
        tracker.take(Sample.increments(PROBE, 9, 1, T0 + 360_000, T0 + 420_000, 0, 60), T0 + 1_800_000);
        assertThat(standing().window().bad())
                .as("what comes late is excused too")
                .isZero();
    }

    @Test
    void endsMaintenanceEarly() {
        tracker.correct("m1", "disks", minute(5), minute(60));
        day(10, 5, 10);
        assertThat(tracker.end("m1", minute(10))).isTrue();
        assertThat(tracker.end("m1", minute(11))).isFalse();
        assertThat(tracker.corrections().get(0).until()).isEqualTo(minute(10));
        tracker.take(Sample.increments(PROBE, 9, 1, T0 + 600_000, T0 + 660_000, 0, 60), T0 + 660_000);
        assertThat(standing().window().bad()).isEqualTo(60);
    }

    @Test
    void letsRevokedTimeCountAgainAndKeepsWhatAnotherCovers() {
        day(30, 10, 20);
        Standing before = standing();
        tracker.correct("c1", "", minute(8), minute(15));
        tracker.correct("c2", "", minute(12), minute(18));
        assertThat(standing().window().bad()).isEqualTo(2 * 60);
        assertThat(tracker.revoke("c1")).isTrue();
        assertThat(standing().window().bad()).as("minutes 10, 11, 18 and 19").isEqualTo(4 * 60);
        assertThat(tracker.revoke("c2")).isTrue();
        assertThat(tracker.revoke("c2")).isFalse();
        assertThat(standing()).isEqualTo(before);
    }

    @Test
    void givesBackWhatWasTakenThoughTheDetailIsGone() {
        day(60, 10, 20);
        tracker.correct("c1", "", minute(12), minute(18));
        tracker.advance(T0 + 5 * 86_400_000L);
        assertThat(standing().window().bad()).isEqualTo(4 * 60);
        tracker.revoke("c1");
        assertThat(standing().window().bad()).isEqualTo(10 * 60);
    }

    @Test
    void keepsCorrectionsThroughACrash() {
        day(30, 10, 15);
        tracker.correct("c1", "power test", minute(10), minute(15));
        Standing before = standing();
        tracker = SloTracker.restore(tracker.definition(), tracker.save(), List.of(), T0 + 1_800_000);
        assertThat(standing()).isEqualTo(before);
        assertThat(tracker.corrections()).hasSize(1);
    }

    @Test
    void refusesAnEmptyTimeAndTooMany() {
        assertThatIllegalArgumentException().isThrownBy(() -> tracker.correct("c", "", minute(5), minute(5)));
        for (int i = 0; i < Tally.MAX_CORRECTIONS; i++) {
            tracker.correct("c" + i, "", minute(i), minute(i + 1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> tracker.correct("more", "", minute(5), minute(6)));
    }
}
