package io.vigia.aggregator.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.vigia.core.measure.ObjectiveView;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.Irregularity;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloTracker;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.SourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SloSeriesTest {
    private static final SloDefinition SLO = new SloDefinition(
            "s3-answers",
            "Answers",
            "objects",
            "",
            Map.of(),
            new Indicator("probe", Map.of("targets", "s3-a", "count", "served")),
            BudgetingMethod.OCCURRENCES,
            Objective.ofPercent("99.99"),
            Optional.empty(),
            new SloWindow.Rolling(Duration.ofDays(30)),
            List.of(),
            MeasureRule.DEFAULT);
    private static final Instant NOW = Instant.parse("2026-11-02T00:10:00Z");

    private final CollectorRegistry registry = new CollectorRegistry();
    private Optional<ObjectivesView> view = Optional.empty();

    SloSeriesTest() {
        new SloSeries(() -> view).register(registry);
    }

    @Test
    void saysWhatIsMeasuredAndWhatWasIrregularAndNothingThatIsNotKnown() {
        SloTracker tracker = new SloTracker(SLO, NOW.toEpochMilli() - 60_000);
        SourceKey source = new SourceKey("a", "s3-a", "agent-a");
        long now = NOW.toEpochMilli();
        tracker.take(Sample.increments(source, 1, 1, now - 30_000, now, 9, 10), now);
        ObjectiveView one = new ObjectiveView(
                SLO, tracker.standing(now), List.of(), Optional.of(NOW), 10, 1, Map.of(Irregularity.TOO_LATE, 3L));
        view = Optional.of(new ObjectivesView(NOW, Map.of(SLO.id(), one), List.of()));
        assertThat(value("vigia_slo_sli_ratio", "s3-answers", "objects", "30d")).isEqualTo(0.9);
        assertThat(value("vigia_slo_events_total", "s3-answers", "objects")).isEqualTo(10);
        assertThat(value("vigia_slo_bad_events_total", "s3-answers", "objects")).isEqualTo(1);
        assertThat(value("vigia_slo_error_budget_remaining_ratio", "s3-answers", "objects", "30d", "gross"))
                .isEqualTo(one.standing().grossBudget().leftRatio());
        assertThat(registry.getSampleValue(
                        "vigia_slo_irregular_samples_total",
                        new String[] {"slo", "kind"},
                        new String[] {"s3-answers", "too_late"}))
                .isEqualTo(3);
        ObjectiveView unseen = new ObjectiveView(
                SLO, new SloTracker(SLO, now).standing(now), List.of(), Optional.empty(), 0, 0, Map.of());
        view = Optional.of(new ObjectivesView(NOW, Map.of(SLO.id(), unseen), List.of()));
        assertThat(value("vigia_slo_sli_ratio", "s3-answers", "objects", "30d")).isNull();
        assertThat(value("vigia_slo_measuring", "s3-answers", "objects")).isZero();
    }

    @Test
    void nothingIsMadeUpBeforeAnythingIsRead() {
        assertThat(value("vigia_slo_objective_ratio", "s3-answers", "objects")).isNull();
    }

    private @Nullable Double value(String name, String... labels) {
        String[] names = Arrays.copyOf(new String[] {"slo", "service", "window", "budget"}, labels.length);
        return registry.getSampleValue(name, names, labels);
    }
}
