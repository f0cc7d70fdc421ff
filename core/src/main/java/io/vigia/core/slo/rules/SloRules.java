package io.vigia.core.slo.rules;

import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.Severity;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.WindowName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An objective as Prometheus rules over {@code vigia_slo_events_total} and {@code vigia_slo_bad_events_total}: for each window that it needs the counts, the share
 * of bad and the burn rate, and the alerts of its policies. What PromQL cannot say is left out, and the group's remark says so.
 */
public final class SloRules {
    /** On all that the rules write, to tell it from what Vigia tells itself. */
    public static final String SOURCE = "prometheus";

    /** A window of a month changes little in a minute, and costs most. */
    private static final Duration BUDGET_INTERVAL = Duration.ofMinutes(2);
    /** An aggregator that starts is not measured yet. */
    private static final Duration NOT_MEASURED_FOR = Duration.ofMinutes(1);

    private final SloDefinition slo;
    private final Function<Map<String, String>, Optional<String>> runbooks;
    private final Expressions expressions;

    private SloRules(SloDefinition slo, Function<Map<String, String>, Optional<String>> runbooks) {
        this.slo = slo;
        this.runbooks = runbooks;
        this.expressions = new Expressions(slo);
    }

    /** @param runbooks where the alert with these labels, {@code alertname} among them, is explained */
    public static List<RuleGroup> of(
            List<SloDefinition> slos, Function<Map<String, String>, Optional<String>> runbooks) {
        return slos.stream()
                .flatMap(slo -> new SloRules(slo, runbooks).groups().stream())
                .toList();
    }

    private List<RuleGroup> groups() {
        TreeSet<Duration> windows = new TreeSet<>();
        slo.alerts()
                .forEach(policy -> policy.conditions().forEach(condition -> {
                    windows.add(condition.longWindow());
                    windows.add(condition.shortWindow());
                }));
        List<Rule> burning = new ArrayList<>();
        windows.forEach(window -> record(window, burning));
        slo.alerts().stream()
                .filter(AlertPolicy::alertWhenBreaching)
                .forEach(policy -> policy.conditions().forEach(condition -> burning.add(burns(policy, condition))));
        if (!slo.alerts().isEmpty()) {
            burning.add(notMeasured());
        }
        List<RuleGroup> groups = new ArrayList<>();
        String name = "vigia-slo " + slo.id();
        String remark = slo.window() instanceof SloWindow.Rolling
                ? ""
                : "The window follows a calendar, which PromQL does not know: no rules for the budget.";
        if (!burning.isEmpty() || !remark.isEmpty()) {
            groups.add(new RuleGroup(name, remark, Optional.empty(), burning));
        }
        if (slo.window() instanceof SloWindow.Rolling rolling) {
            groups.add(new RuleGroup(
                    name + " budget",
                    "",
                    Optional.of(BUDGET_INTERVAL),
                    budget(rolling.length(), windows.contains(rolling.length()))));
        }
        return groups;
    }

    private void record(Duration window, List<Rule> rules) {
        Map<String, String> labels = recordedLabels(window);
        rules.add(new Rule.Recording(Expressions.EVENTS, expressions.events(window), labels));
        rules.add(new Rule.Recording(Expressions.BAD, expressions.bad(window), labels));
        rules.add(new Rule.Recording(Expressions.ERRORS, expressions.errors(window), labels));
        rules.add(new Rule.Recording(Expressions.BURN, expressions.burn(window), labels));
    }

    /** The objective and its service are on the series already; promtool tells rules apart by what is written here. */
    private Map<String, String> recordedLabels(Duration window) {
        return Ordered.of("slo", slo.id(), "service", slo.service(), "window", WindowName.of(window), "source", SOURCE);
    }

    private List<Rule> budget(Duration window, boolean recorded) {
        List<Rule> rules = new ArrayList<>();
        if (!recorded) {
            record(window, rules);
        }
        rules.add(new Rule.Recording(Expressions.LEFT, expressions.left(window), recordedLabels(window)));
        if (!slo.alerts().isEmpty()) {
            rules.add(alert(
                    "VigiaBudgetExhausted",
                    expressions.exhausted(window),
                    Duration.ZERO,
                    Ordered.of("severity", "warning"),
                    "The error budget of " + slo.id() + " is spent",
                    "{{ $value | humanizePercentage }} of the budget of " + WindowName.of(window) + " is left; "
                            + slo.objective().percent() + " % are promised."));
        }
        return rules;
    }

    private Rule burns(AlertPolicy policy, BurnCondition condition) {
        String windows = WindowName.of(condition.longWindow())
                + (condition.shortWindow().equals(condition.longWindow())
                        ? ""
                        : " and " + WindowName.of(condition.shortWindow()));
        return alert(
                "VigiaBudgetBurn",
                expressions.burns(condition),
                condition.alertAfter(),
                Ordered.of(
                        "severity",
                        condition.severity() == Severity.PAGE ? "critical" : "warning",
                        "policy",
                        policy.name()),
                slo.id() + " burns its error budget",
                "It burns {{ $value | humanize }} times as fast as "
                        + slo.objective().percent()
                        + " % allow; over " + windows + " more than "
                        + condition.factor().toPlainString() + " times alerts.");
    }

    private Rule notMeasured() {
        return alert(
                "VigiaSloNotMeasured",
                expressions.notMeasured(),
                NOT_MEASURED_FOR,
                Ordered.of("severity", "warning"),
                slo.id() + " is not measured",
                "Nothing has been counted lately, or no aggregator is scraped. Its burn alerts say nothing meanwhile.");
    }

    private Rule alert(
            String name,
            String expression,
            Duration holds,
            Map<String, String> labels,
            String summary,
            String description) {
        labels.put("slo", slo.id());
        labels.put("service", slo.service());
        labels.put("source", SOURCE);
        Map<String, String> annotations = Ordered.of("summary", summary, "description", description);
        Map<String, String> all = Ordered.of("alertname", name);
        all.putAll(labels);
        runbooks.apply(all).ifPresent(link -> annotations.put("runbook_url", link));
        return new Rule.Alerting(name, expression, holds, labels, annotations);
    }
}
