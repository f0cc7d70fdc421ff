package io.vigia.core.slo;

import static io.vigia.core.slo.Slos.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SavedFormTest {
    private final SloDefinition definition = Slos.define(
            BudgetingMethod.OCCURRENCES,
            "99.9",
            null,
            Slos.calendar(1, SloWindow.Unit.MONTH, "UTC"),
            List.of(AlertPolicy.DEFAULT));
    private final SloTracker whole = new SloTracker(definition, T0);
    private SloTracker other = new SloTracker(definition, T0);

    private void tell(SloTracker tracker, long second) {
        long total = second * 20;
        long bad = second / 100;
        long at = T0 + second * 1000;
        tracker.take(Sample.counters(Slos.PROBE, 1, second + 1, 0, at, (double) (total - bad), (double) total), at);
        tracker.evaluate(at);
    }

    @Test
    void changesAreSmallAndAddUpToTheWhole() {
        tell(whole, 0);
        byte[] saved = whole.save();
        List<byte[]> changes = new ArrayList<>();
        for (long second = 10; second <= 7200; second += 10) {
            tell(whole, second);
            changes.add(whole.changes());
        }
        assertThat(changes).allSatisfy(change -> assertThat(change.length).isLessThan(900));
        SloTracker restored = SloTracker.restore(definition, saved, changes, T0 + 7_200_000);
        assertThat(restored.standing(T0 + 7_200_000)).isEqualTo(whole.standing(T0 + 7_200_000));
        assertThat(restored.contributions()).isEqualTo(whole.contributions());
        assertThat(restored.save()).isEqualTo(whole.save());
        restored = SloTracker.restore(definition, saved, changes, T0 + 7_200_000);
        assertThat(whole.save().length).isLessThan(12_000);
        tell(restored, 7210);
        assertThat(restored.changes().length)
                .as("a restored tracker does not write what it was restored from")
                .isLessThan(900);
    }

    @Test
    void fillsAGapFromAPeerWithoutCountingTwice() {
        for (long second = 0; second <= 600; second++) {
            tell(whole, second);
            tell(other, second);
        }
        byte[] saved = other.save();
        for (long second = 601; second <= 3000; second++) {
            tell(whole, second);
        }
        other = SloTracker.restore(definition, saved, List.of(), T0 + 3_000_000);
        other.fill(whole.save());
        for (long second = 3001; second <= 4000; second++) {
            tell(whole, second);
            tell(other, second);
        }
        assertThat(other.standing(T0 + 4_000_000)).isEqualTo(whole.standing(T0 + 4_000_000));
        assertThat(other.contributions()).isEqualTo(whole.contributions());
        other.fill(whole.save());
        assertThat(other.standing(T0 + 4_000_000))
                .as("filling again changes nothing")
                .isEqualTo(whole.standing(T0 + 4_000_000));
    }

    @Test
    void fillsSlicesToo() {
        SloDefinition sliced = Slos.define(
                BudgetingMethod.TIMESLICES,
                "99",
                Timeslices.of(Duration.ofMinutes(1), "0.999"),
                Slos.MONTH,
                List.of(AlertPolicy.DEFAULT));
        SloTracker one = new SloTracker(sliced, T0);
        for (long second = 0; second <= 3000; second++) {
            tell(one, second);
        }
        SloTracker late = new SloTracker(sliced, T0 + 3_000_000);
        late.fill(one.save());
        tell(one, 3001);
        tell(late, 3001);
        assertThat(late.standing(T0 + 3_100_000)).isEqualTo(one.standing(T0 + 3_100_000));
    }

    @Test
    void sumsAChangedCalendarAnew() {
        for (long second = 0; second <= 7200; second += 10) {
            tell(whole, second);
        }
        SloDefinition week = Slos.define(
                BudgetingMethod.OCCURRENCES, "99.9", null, Slos.calendar(1, SloWindow.Unit.DAY, "UTC"), List.of());
        SloTracker changed = SloTracker.restore(week, whole.save(), List.of(), T0 + 7_200_000);
        assertThat(changed.standing(T0 + 7_200_000).window().total()).isEqualTo(7200 * 20);
        SloDefinition rolling = Slos.occurrences();
        changed = SloTracker.restore(rolling, whole.save(), List.of(), T0 + 7_200_000);
        assertThat(changed.standing(T0 + 7_200_000).window().total()).isEqualTo(7200 * 20);
    }

    @Test
    void refusesBytesThatItDidNotWrite() {
        for (long second = 0; second <= 100; second += 10) {
            tell(whole, second);
        }
        byte[] saved = whole.save();
        SloDefinition sliced = Slos.define(
                BudgetingMethod.TIMESLICES, "99", Timeslices.of(Duration.ofMinutes(1), "0.9"), Slos.MONTH, List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> SloTracker.restore(sliced, saved, List.of(), T0));
        for (int length = 0; length < saved.length; length++) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThatIllegalArgumentException().isThrownBy(() -> SloTracker.restore(definition, cut, List.of(), T0));
        }
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            byte[] spoilt = saved.clone();
            spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                SloTracker.restore(definition, spoilt, List.of(), T0 + 200_000).standing(T0 + 200_000);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }
}
