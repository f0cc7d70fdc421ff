package io.vigia.lab.bench;

import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.rules.Rule;
import io.vigia.core.slo.rules.SloRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The generated rules of one objective, asked of a Prometheus for a time that is past: in the place of what a rule has recorded stands its expression. */
final class RuleQueries {
    private final Map<String, String> recorded = new HashMap<>();
    private final List<Rule.Alerting> burns = new ArrayList<>();
    private final PrometheusServer prometheus;
    private final String slo;

    RuleQueries(SloDefinition definition, PrometheusServer prometheus) {
        this.prometheus = prometheus;
        this.slo = definition.id();
        SloRules.of(List.of(definition), labels -> Optional.empty())
                .forEach(group -> group.rules().forEach(rule -> {
                    if (rule instanceof Rule.Alerting alert) {
                        if (alert.name().equals("VigiaBudgetBurn")) {
                            burns.add(alert);
                        }
                    } else {
                        recorded.put(
                                selector(
                                        rule.name(),
                                        String.valueOf(rule.labels().get("window"))),
                                rule.expression());
                    }
                }));
    }

    private String selector(String name, String window) {
        return name + "{slo=\"" + slo + "\",window=\"" + window + "\"}";
    }

    /** By minute of the month. */
    SortedMap<Integer, Double> recorded(String name, String window, int stepMinutes)
            throws IOException, InterruptedException {
        return ask(written(selector(name, window)), stepMinutes);
    }

    /** When the rule of a condition has a result, minute by minute. */
    List<MeasuredMonth.Firing> firings(int condition) throws IOException, InterruptedException {
        List<MeasuredMonth.Firing> firings = new ArrayList<>();
        int from = -1;
        int last = -1;
        for (int minute : ask(written(burns.get(condition).expression()), 1).keySet()) {
            if (minute != last + 1 || from < 0) {
                if (from >= 0) {
                    firings.add(new MeasuredMonth.Firing(from, last + 1));
                }
                from = minute;
            }
            last = minute;
        }
        if (from >= 0) {
            firings.add(new MeasuredMonth.Firing(from, last + 1));
        }
        return firings;
    }

    SortedMap<Integer, Double> ask(String expression, int stepMinutes) throws IOException, InterruptedException {
        SortedMap<Integer, Double> points = new TreeMap<>();
        prometheus
                .range(expression, Month.START_SECONDS, Month.START_SECONDS + Month.MINUTES * 60L, stepMinutes * 60L)
                .forEach((at, value) -> points.put((int) ((at - Month.START_SECONDS) / 60), value));
        return points;
    }

    private String written(String expression) {
        String before;
        String after = expression;
        do {
            before = after;
            for (Map.Entry<String, String> rule : recorded.entrySet()) {
                after = after.replace(rule.getKey(), "(" + rule.getValue() + ")");
            }
        } while (!before.equals(after));
        return after;
    }
}
