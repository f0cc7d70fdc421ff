package io.vigia.core.slo.rules;

import io.vigia.core.slo.WindowName;
import java.util.List;
import java.util.Map;

/** Rule groups as the file that Prometheus reads ({@code rule_files}). */
public final class RuleYaml {
    private static final String INDENT = "        ";

    private final StringBuilder text = new StringBuilder();

    private RuleYaml() {}

    /** @param remark the first line, a comment */
    public static String of(String remark, List<RuleGroup> groups) {
        RuleYaml yaml = new RuleYaml();
        yaml.line("", "# " + remark);
        yaml.line("", groups.isEmpty() ? "groups: []" : "groups:");
        groups.forEach(yaml::group);
        return yaml.text.toString();
    }

    private void group(RuleGroup group) {
        if (!group.remark().isEmpty()) {
            line("  ", "# " + group.remark());
        }
        line("  ", "- name: " + quoted(group.name()));
        group.interval().ifPresent(interval -> line("    ", "interval: " + WindowName.of(interval)));
        line("    ", group.rules().isEmpty() ? "rules: []" : "rules:");
        group.rules().forEach(this::rule);
    }

    private void rule(Rule rule) {
        if (rule instanceof Rule.Alerting alert) {
            line("      ", "- alert: " + alert.name());
            expression(alert.expression());
            if (!alert.holds().isZero()) {
                line(INDENT, "for: " + WindowName.of(alert.holds()));
            }
            map("labels", alert.labels());
            map("annotations", alert.annotations());
        } else {
            line("      ", "- record: " + rule.name());
            expression(rule.expression());
            map("labels", rule.labels());
        }
    }

    private void expression(String expression) {
        if (expression.indexOf('\n') < 0) {
            line(INDENT, "expr: " + quoted(expression));
            return;
        }
        line(INDENT, "expr: |-");
        expression.lines().forEach(line -> line(INDENT + "  ", line));
    }

    private void map(String name, Map<String, String> map) {
        line(INDENT, name + ":");
        map.forEach((key, value) -> line(INDENT + "  ", key + ": " + quoted(value)));
    }

    /** In single quotes nothing but the quote itself means anything; a line break would fold, so none may come. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "''").replaceAll("\\R", " ") + "'";
    }

    private void line(String indent, String line) {
        text.append(indent).append(line).append('\n');
    }
}
