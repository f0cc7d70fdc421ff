package io.vigia.aggregator.notify;

import io.vigia.aggregator.notify.AlertWriter.Severity;
import io.vigia.aggregator.notify.AlertWriter.Words;
import io.vigia.core.measure.ObjectiveView;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.Source;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.AlertReport;
import io.vigia.core.slo.Budget;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloState;
import io.vigia.core.slo.WindowName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What of the objectives people are to be told: budgets that burn, that are spent, and objectives that nobody can measure. */
final class SloAlerts {
    static final Source SLO = new Source("slo", false);
    /** A restart of an agent is shorter. */
    private static final Duration UNMEASURED_AFTER = Duration.ofSeconds(30);

    private final AlertWriter writer;
    private final Lasting lasting = new Lasting();

    SloAlerts(AlertWriter writer) {
        this.writer = writer;
    }

    /** All that stands at {@code view.at()}. */
    List<Alert> of(ObjectivesView view) {
        lasting.begin();
        List<Alert> alerts = new ArrayList<>();
        view.slos().values().forEach(one -> {
            one.alerts().forEach(report -> burns(one, report).ifPresent(alerts::add));
            exhausted(one, view.at()).ifPresent(alerts::add);
            unmeasured(one, view.at()).ifPresent(alerts::add);
        });
        return alerts;
    }

    private Optional<Alert> burns(ObjectiveView view, AlertReport report) {
        SloDefinition slo = view.definition();
        boolean wanted = policy(slo, report.policy()).alertWhenBreaching();
        if (!wanted
                || report.phase() != AlertReport.Phase.FIRING
                || report.since().isEmpty()) {
            return Optional.empty();
        }
        String rate = String.format(Locale.ROOT, "%.1f", report.longWindow().burnRate());
        String window = WindowName.of(report.condition().longWindow());
        return Optional.of(writer.condition(
                SLO,
                "VigiaBudgetBurn",
                switch (report.condition().severity()) {
                    case PAGE -> Severity.CRITICAL;
                    case TICKET -> Severity.WARNING;
                },
                Map.of(
                        "slo", slo.id(),
                        "service", slo.service(),
                        "policy", report.policy(),
                        "window", window),
                new Words(
                        "The error budget of " + slo.id() + " burns " + rate + " times too fast over " + window,
                        "Objective " + slo.objective().percent() + " % over " + WindowName.of(slo.window()) + "; "
                                + left(view.standing().budget()) + " of the budget are left. It is "
                                + report.explanation() + ". vigia slo explain " + slo.id() + " says who spent it."),
                report.since().get()));
    }

    private Optional<Alert> exhausted(ObjectiveView view, Instant at) {
        SloDefinition slo = view.definition();
        if (view.standing().state() != SloState.BREACHED) {
            return Optional.empty();
        }
        return lasting.since("exhausted " + slo.id(), at, Duration.ZERO)
                .map(since -> writer.condition(
                        SLO,
                        "VigiaBudgetExhausted",
                        Severity.WARNING,
                        Map.of("slo", slo.id(), "service", slo.service()),
                        new Words(
                                "The error budget of " + slo.id() + " is spent",
                                "Objective " + slo.objective().percent() + " % over " + WindowName.of(slo.window())
                                        + " is not met any more: "
                                        + left(view.standing().budget())
                                        + " are left. Risk nothing that can wait until it has recovered."),
                        since));
    }

    private Optional<Alert> unmeasured(ObjectiveView view, Instant at) {
        SloDefinition slo = view.definition();
        boolean wanted = slo.alerts().stream().anyMatch(AlertPolicy::alertWhenNoData);
        if (!wanted || view.standing().measuring()) {
            return Optional.empty();
        }
        return lasting.since("unmeasured " + slo.id(), at, UNMEASURED_AFTER)
                .map(since -> writer.condition(
                        SLO,
                        "VigiaSloNotMeasured",
                        Severity.WARNING,
                        Map.of("slo", slo.id(), "service", slo.service()),
                        new Words(
                                "Nothing measures " + slo.id(),
                                view.lastMeasured()
                                                .map(last -> "Nothing has been heard since " + last + ".")
                                                .orElse("Nothing has ever been heard.")
                                        + " Its alerts stay as they are, and the time counts neither as up nor as down. See"
                                        + " whether the agents that probe it run."),
                        since));
    }

    private static AlertPolicy policy(SloDefinition slo, String name) {
        return slo.alerts().stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String left(Budget budget) {
        return String.format(
                Locale.ROOT,
                "%.1f of %.1f minutes (%.1f %%)",
                budget.leftMinutes(),
                budget.totalMinutes(),
                budget.leftRatio() * 100);
    }
}
