package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.core.measure.ObjectiveView;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.slo.AlertReport;
import io.vigia.core.slo.Budget;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloState;
import io.vigia.core.slo.Standing;
import io.vigia.core.slo.WindowFigures;
import io.vigia.core.slo.WindowName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How the objectives stand; nothing while they are not read yet. Windows are labels, never parts of names. */
final class SloSeries extends Collector {
    private static final List<String> SLO = List.of("slo", "service");
    private static final List<String> WINDOW = List.of("slo", "service", "window");
    private static final List<String> BUDGET = List.of("slo", "service", "window", "budget");
    private static final double MINUTE = 60;

    private final Supplier<Optional<ObjectivesView>> objectives;

    SloSeries(Supplier<Optional<ObjectivesView>> objectives) {
        this.objectives = objectives;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return objectives.get().map(view -> new Page().of(view)).orElse(List.of());
    }

    /** The families of one scrape. */
    private static final class Page {
        private final GaugeMetricFamily objective =
                gauge("vigia_slo_objective_ratio", "The promised share of good.", SLO);
        private final CounterMetricFamily events = new CounterMetricFamily(
                "vigia_slo_events",
                "What the budget counts, since the process began: events, or slices that were decided.",
                SLO);
        private final CounterMetricFamily bad =
                new CounterMetricFamily("vigia_slo_bad_events", "Of these, what failed.", SLO);
        private final GaugeMetricFamily sli =
                gauge("vigia_slo_sli_ratio", "Good of all; absent when nothing happened.", WINDOW);
        private final GaugeMetricFamily burn =
                gauge("vigia_slo_burn_rate", "1 spends the budget exactly; absent when nothing happened.", WINDOW);
        private final GaugeMetricFamily coverage =
                gauge("vigia_slo_coverage_ratio", "Share of the window that was measured.", WINDOW);
        private final GaugeMetricFamily left =
                gauge("vigia_slo_error_budget_remaining_ratio", "1 untouched, 0 spent, negative beyond.", BUDGET);
        private final GaugeMetricFamily leftSeconds = gauge(
                "vigia_slo_error_budget_remaining_seconds", "Seconds of complete failure until it is spent.", BUDGET);
        private final GaugeMetricFamily whole =
                gauge("vigia_slo_error_budget_seconds", "Seconds of complete failure that it allows.", BUDGET);
        private final GaugeMetricFamily state =
                gauge("vigia_slo_state", "1 for the one that holds.", List.of("slo", "service", "state"));
        private final GaugeMetricFamily measuring = gauge(
                "vigia_slo_measuring", "Whether anything was measured lately; while not, alerts are frozen.", SLO);
        private final GaugeMetricFamily exhaustion = gauge(
                "vigia_slo_exhaustion_timestamp_seconds",
                "When the budget will be spent at the present rate; absent when it will not.",
                SLO);
        private final GaugeMetricFamily excused =
                gauge("vigia_slo_excused_seconds", "Time taken out of the window, measured or not.", WINDOW);
        private final GaugeMetricFamily firing = gauge(
                "vigia_slo_alert_firing",
                "Whether the condition alerts; the window is its long one.",
                List.of("slo", "service", "policy", "severity", "window"));
        private final CounterMetricFamily irregular = new CounterMetricFamily(
                "vigia_slo_irregular_samples",
                "Samples that were put right or refused, by kind.",
                List.of("slo", "kind"));

        List<MetricFamilySamples> of(ObjectivesView view) {
            view.slos().values().forEach(this::add);
            view.composites().forEach(this::add);
            return List.of(
                    objective,
                    events,
                    bad,
                    sli,
                    burn,
                    coverage,
                    left,
                    leftSeconds,
                    whole,
                    state,
                    measuring,
                    exhaustion,
                    excused,
                    firing,
                    irregular);
        }

        private void add(ObjectiveView view) {
            SloDefinition definition = view.definition();
            Standing standing = view.standing();
            List<String> by = List.of(definition.id(), definition.service());
            objective.addMetric(by, definition.objective().ratio().doubleValue());
            events.addMetric(by, view.events());
            bad.addMetric(by, view.badEvents());
            String own = WindowName.of(definition.window());
            standing.windows().forEach(window -> {
                String name = WindowName.of(window.length());
                if (!name.equals(own)) {
                    figures(by, name, window);
                }
            });
            figures(by, own, standing.window());
            budget(by, own, "net", standing.budget());
            budget(by, own, "gross", standing.grossBudget());
            states(by, standing.state());
            measuring.addMetric(by, standing.measuring() ? 1 : 0);
            standing.exhaustion().ifPresent(at -> exhaustion.addMetric(by, at.toEpochMilli() / 1e3));
            excused.addMetric(and(by, own), standing.excusedMinutes() * MINUTE);
            view.alerts().forEach(alert -> alert(by, alert));
            view.irregularities()
                    .forEach((kind, count) ->
                            irregular.addMetric(List.of(definition.id(), kind.label()), (double) count));
        }

        private void add(ObjectivesView.Composite composite) {
            List<String> by =
                    List.of(composite.definition().id(), composite.definition().service());
            objective.addMetric(by, composite.standing().objective().ratio().doubleValue());
            states(by, composite.standing().state());
        }

        private void figures(List<String> by, String name, WindowFigures window) {
            List<String> labels = and(by, name);
            if (!Double.isNaN(window.sli())) {
                sli.addMetric(labels, window.sli());
                burn.addMetric(labels, window.burnRate());
            }
            coverage.addMetric(labels, window.coverage());
        }

        private void budget(List<String> by, String window, String kind, Budget budget) {
            List<String> labels = and(and(by, window), kind);
            left.addMetric(labels, budget.leftRatio());
            leftSeconds.addMetric(labels, budget.leftMinutes() * MINUTE);
            whole.addMetric(labels, budget.totalMinutes() * MINUTE);
        }

        private void states(List<String> by, SloState now) {
            for (SloState one : SloState.values()) {
                state.addMetric(and(by, one.label()), one == now ? 1 : 0);
            }
        }

        private void alert(List<String> by, AlertReport alert) {
            firing.addMetric(
                    List.of(
                            by.get(0),
                            by.get(1),
                            alert.policy(),
                            alert.condition().severity().label(),
                            WindowName.of(alert.condition().longWindow())),
                    alert.phase() == AlertReport.Phase.FIRING ? 1 : 0);
        }

        private static List<String> and(List<String> labels, String more) {
            List<String> all = new ArrayList<>(labels);
            all.add(more);
            return all;
        }

        private static GaugeMetricFamily gauge(String name, String help, List<String> labels) {
            return new GaugeMetricFamily(name, help, labels);
        }
    }
}
