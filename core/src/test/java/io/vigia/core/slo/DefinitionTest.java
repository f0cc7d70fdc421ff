package io.vigia.core.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {
    @ParameterizedTest
    @CsvSource({
        "99.99,0.9999,0.0001",
        "99.9,0.999,0.001",
        "99.95,0.9995,0.0005",
        "99.999999,0.99999999,0.00000001",
        "0,0,1",
        "90,0.9,0.1"
    })
    void printsAnObjectiveAsItWasMeant(String percent, String ratio, String budget) {
        Objective objective = Objective.ofPercent(percent);
        assertThat(objective).hasToString(ratio).isEqualTo(Objective.ofRatio(ratio));
        assertThat(objective.budget().toPlainString()).isEqualTo(budget);
        assertThat(objective.percent()).isEqualTo(percent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "-1", "99.99999999999999999", "NaN", "1e400", "", "1e-99999", "ninety"})
    void refusesAnObjectiveThatNobodyCouldKeepOrMean(String percent) {
        assertThatIllegalArgumentException().isThrownBy(() -> Objective.ofPercent(percent));
    }

    @Test
    void takesWindowsThatTheRingsSumExactlyAndNoOthers() {
        for (String fits : List.of("PT10S", "PT5M", "PT1H", "PT61M", "PT6H", "PT24H", "PT72H", "PT672H", "PT720H")) {
            new SloWindow.Rolling(Duration.parse(fits));
        }
        for (String not : List.of("PT0S", "PT5S", "PT1H10S", "PT6H1M", "PT72H5M", "PT721H", "PT-1H", "PT10.001S")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SloWindow.Rolling(Duration.parse(not)))
                    .withMessageContaining("multiple of 10s");
        }
    }

    @Test
    void followsTheCalendarOfThePlace() {
        SloWindow.Calendar day = (SloWindow.Calendar) Slos.calendar(1, SloWindow.Unit.DAY, "Europe/Berlin");
        assertThat(day.periodAt(Instant.parse("2026-03-29T12:00:00Z")))
                .as("the clocks go forward: 23 hours")
                .isEqualTo(new SloWindow.Period(
                        Instant.parse("2026-03-28T23:00:00Z"), Instant.parse("2026-03-29T22:00:00Z")));
        SloWindow.Calendar month =
                SloWindow.Calendar.of(1, SloWindow.Unit.MONTH, LocalDateTime.of(2026, 1, 31, 12, 30), "UTC");
        assertThat(month.periodAt(Instant.parse("2026-03-01T00:00:00Z")))
                .isEqualTo(new SloWindow.Period(
                        Instant.parse("2026-02-28T12:30:00Z"), Instant.parse("2026-03-31T12:30:00Z")));
        SloWindow.Calendar quarter = (SloWindow.Calendar) Slos.calendar(1, SloWindow.Unit.QUARTER, "UTC");
        assertThat(quarter.periodAt(Instant.parse("2025-11-02T00:00:00Z")))
                .isEqualTo(new SloWindow.Period(
                        Instant.parse("2025-10-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z")));
        SloWindow.Calendar year = (SloWindow.Calendar) Slos.calendar(1, SloWindow.Unit.YEAR, "UTC");
        Instant edge = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(year.periodAt(edge).from()).isEqualTo(edge);
        assertThat(year.periodAt(edge.minusMillis(1)).until()).isEqualTo(edge);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SloWindow.Calendar.of(
                        1, SloWindow.Unit.DAY, LocalDateTime.of(2026, 1, 1, 0, 0), "Europe/Berln"))
                .withMessageContaining("Europe/Berln");
        assertThatIllegalArgumentException().isThrownBy(() -> Timeslices.of(Duration.ofSeconds(7), "0.9"));
        assertThatIllegalArgumentException().isThrownBy(() -> Timeslices.of(Duration.ofMillis(500), "0.9"));
        assertThatIllegalArgumentException().isThrownBy(() -> Timeslices.of(Duration.ofMinutes(1), "0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BurnCondition.of(Duration.ofMinutes(5), Duration.ofHours(1), "2", Severity.PAGE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slos.define(BudgetingMethod.TIMESLICES, "99", null, Slos.MONTH, List.of()))
                .withMessageContaining("slice length");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slos.define(
                        BudgetingMethod.OCCURRENCES,
                        "99",
                        null,
                        Slos.MONTH,
                        List.of(AlertPolicy.DEFAULT, AlertPolicy.DEFAULT)))
                .withMessageContaining("twice");
    }

    @Test
    void weighsThePartsOfAComposite() {
        SloDefinition one = Slos.define(BudgetingMethod.OCCURRENCES, "99", null, Slos.MONTH, List.of());
        CompositeDefinition both = new CompositeDefinition(
                "lake",
                "",
                "lake",
                "",
                Map.of(),
                List.of(
                        new CompositeDefinition.Part("s3-availability", new BigDecimal("3")),
                        new CompositeDefinition.Part("query", BigDecimal.ONE)));
        SloTracker tracker = new SloTracker(one, Slos.T0);
        tracker.take(Sample.increments(Slos.PROBE, 0, 1, Slos.T0, Slos.T0 + 60_000, 999, 1000), Slos.T0 + 60_000);
        CompositeStanding standing = CompositeStanding.of(
                both, Map.of(one.id(), one, "query", one), Map.of(one.id(), tracker.standing(Slos.T0 + 60_000)));
        assertThat(standing.objective()).hasToString("0.99");
        assertThat(standing.sli()).isEqualTo(0.999);
        assertThat(standing.measuredWeight()).isEqualTo(0.75);
        assertThat(standing.missing()).containsExactly("query");
        assertThat(standing.state()).isEqualTo(SloState.MET);
        assertThat(CompositeStanding.of(both, Map.of(), Map.of()).state()).isEqualTo(SloState.NO_DATA);
        assertThat(Optional.of(standing.budgetLeft())).get().matches(left -> left > 0.99 && left < 1);
    }
}
