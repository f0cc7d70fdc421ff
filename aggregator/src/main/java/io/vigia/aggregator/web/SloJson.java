package io.vigia.aggregator.web;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.measure.ObjectiveDetail;
import io.vigia.core.measure.ObjectiveView;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.slo.AlertReport;
import io.vigia.core.slo.Budget;
import io.vigia.core.slo.Contribution;
import io.vigia.core.slo.Correction;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.Standing;
import io.vigia.core.slo.WindowFigures;
import io.vigia.core.slo.WindowName;
import org.jspecify.annotations.Nullable;

/** Objectives as JSON. What is not known, because nothing happened or nothing was measured, is null. */
final class SloJson {
    private SloJson() {}

    static JsonObject list(ObjectivesView view) {
        return new JsonObject()
                .put("at", StatusJson.time(view.at()))
                .put("slos", StatusJson.array(view.slos().values(), SloJson::of))
                .put("composites", StatusJson.array(view.composites(), SloJson::composite));
    }

    static JsonObject of(ObjectiveView view) {
        SloDefinition definition = view.definition();
        Standing standing = view.standing();
        return new JsonObject()
                .put("id", definition.id())
                .put("displayName", definition.displayName())
                .put("service", definition.service())
                .put("objective", definition.objective().toString())
                .put("objectivePercent", definition.objective().percent())
                .put("window", WindowName.of(definition.window()))
                .put("method", definition.method().name().toLowerCase(java.util.Locale.ROOT))
                .put("state", standing.state().label())
                .put("measuring", standing.measuring())
                .put("lastMeasured", view.lastMeasured().map(StatusJson::time).orElse(null))
                .put("sli", number(standing.window().sli()))
                .put("coverage", number(standing.window().coverage()))
                .put("elapsedCoverage", number(standing.elapsedCoverage()))
                .put("budget", budget(standing.budget()))
                .put("grossBudget", budget(standing.grossBudget()))
                .put("excusedMinutes", standing.excusedMinutes())
                .put("exhaustion", standing.exhaustion().map(StatusJson::time).orElse(null))
                .put(
                        "firing",
                        StatusJson.array(
                                view.alerts().stream()
                                        .filter(alert -> alert.phase() == AlertReport.Phase.FIRING)
                                        .toList(),
                                SloJson::firing))
                .put("windows", StatusJson.array(standing.windows(), window -> window(window, unit(standing))));
    }

    static JsonObject of(ObjectiveDetail detail) {
        ObjectiveView view = detail.view();
        long unit = unit(view.standing());
        JsonObject irregular = new JsonObject();
        view.irregularities().forEach((kind, count) -> irregular.put(kind.label(), count));
        JsonObject indicator = new JsonObject();
        view.definition().indicator().spec().forEach(indicator::put);
        return of(view).put("description", view.definition().description())
                .put(
                        "indicator",
                        new JsonObject()
                                .put("source", view.definition().indicator().source())
                                .put("spec", indicator))
                .put("total", window(view.standing().window(), unit))
                .put("unit", unit == 0 ? "events" : "seconds")
                .put("alerts", StatusJson.array(view.alerts(), alert -> alert(alert, unit)))
                .put("spent", StatusJson.array(detail.spent(), SloJson::spent))
                .put("corrections", StatusJson.array(detail.corrections(), SloJson::correction))
                .put("irregularities", irregular);
    }

    private static long unit(Standing standing) {
        return standing.ticksPerSecond();
    }

    private static JsonObject composite(ObjectivesView.Composite composite) {
        var standing = composite.standing();
        return new JsonObject()
                .put("id", composite.definition().id())
                .put("displayName", composite.definition().displayName())
                .put("service", composite.definition().service())
                .put("objective", standing.objective().toString())
                .put("objectivePercent", standing.objective().percent())
                .put("state", standing.state().label())
                .put("sli", number(standing.sli()))
                .put("budgetLeft", number(standing.budgetLeft()))
                .put("measuredWeight", number(standing.measuredWeight()))
                .put(
                        "parts",
                        StatusJson.array(
                                composite.definition().parts(),
                                part -> new JsonObject()
                                        .put("slo", part.sloId())
                                        .put("weight", part.weight().toPlainString())));
    }

    private static JsonObject budget(Budget budget) {
        return new JsonObject()
                .put("totalMinutes", number(budget.totalMinutes()))
                .put("spentMinutes", number(budget.spentMinutes()))
                .put("leftMinutes", number(budget.leftMinutes()))
                .put("leftRatio", number(budget.leftRatio()));
    }

    /** @param unit ticks a second where time is counted, so that it is told in seconds; 0 for events */
    private static JsonObject window(WindowFigures window, long unit) {
        double scale = unit == 0 ? 1 : unit;
        return new JsonObject()
                .put("window", WindowName.of(window.length()))
                .put("good", number(window.good() / scale))
                .put("bad", number(window.bad() / scale))
                .put("total", number(window.total() / scale))
                .put("measuredSeconds", window.measuredSeconds())
                .put("sli", number(window.sli()))
                .put("burnRate", number(window.burnRate()))
                .put("coverage", number(window.coverage()));
    }

    private static JsonObject firing(AlertReport alert) {
        return new JsonObject()
                .put("policy", alert.policy())
                .put("severity", alert.condition().severity().label())
                .put("since", alert.since().map(StatusJson::time).orElse(null));
    }

    private static JsonObject alert(AlertReport alert, long unit) {
        return firing(alert)
                .put("phase", alert.phase().name().toLowerCase(java.util.Locale.ROOT))
                .put("frozen", alert.frozen())
                .put("factor", alert.condition().factor().toPlainString())
                .put("long", window(alert.longWindow(), unit))
                .put("short", window(alert.shortWindow(), unit))
                .put("explanation", alert.explanation());
    }

    private static JsonObject spent(Contribution spent) {
        return new JsonObject()
                .put("site", spent.source().site())
                .put("component", spent.source().component())
                .put("failures", number(spent.failures()))
                .put("share", number(spent.share()));
    }

    private static JsonObject correction(Correction correction) {
        return new JsonObject()
                .put("id", correction.id())
                .put("reason", correction.reason())
                .put("from", StatusJson.time(correction.from()))
                .put("until", StatusJson.time(correction.until()))
                .put("takenFrom", StatusJson.time(correction.takenFrom()))
                .put("takenUntil", StatusJson.time(correction.takenUntil()));
    }

    static JsonObject agreed(BudgetCorrection correction) {
        JsonObject json = new JsonObject()
                .put("id", correction.id())
                .put("who", correction.by().who())
                .put("why", correction.by().why())
                .put("from", StatusJson.time(correction.from()))
                .put("until", StatusJson.time(correction.until()));
        if (correction.subject() instanceof BudgetCorrection.Part part) {
            return json.put("scope", part.scope().label()).put("name", part.name());
        }
        return json.put("slos", ((BudgetCorrection.Slos) correction.subject()).ids());
    }

    /** JSON has no word for what is no number. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
