package io.vigia.core.slo.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Severity;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.TrafficGuard;
import io.vigia.core.slo.WindowName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SloRulesTest {
    private static final SloWindow MONTH = new SloWindow.Rolling(Duration.ofDays(30));
    private static final SloWindow CALENDAR =
            SloWindow.Calendar.of(1, SloWindow.Unit.MONTH, LocalDateTime.of(2026, 1, 1, 0, 0), "Europe/Madrid");

    @Test
    void writesEachWindowOnceUnderOneName() {
        List<Rule> rules = rules(slo(MONTH, List.of(AlertPolicy.DEFAULT)));
        assertThat(rules.stream().filter(rule -> rule.name().equals("slo:vigia_slo_burn:rate")))
                .extracting(rule -> rule.labels().get("window"))
                .containsExactly("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d");
        assertThat(recording(rules, "slo:vigia_slo_events:increase", "1h").expression())
                .isEqualTo("max without (instance)"
                        + " (increase(vigia_slo_events_total{slo=\"lake/queries\",service=\"query\"}[1h]))");
        assertThat(recording(rules, "slo:vigia_slo_errors:ratio", "1h").expression())
                .isEqualTo("slo:vigia_slo_bad_events:increase{slo=\"lake/queries\",window=\"1h\"}"
                        + " / (slo:vigia_slo_events:increase{slo=\"lake/queries\",window=\"1h\"} > 0)");
    }

    @Test
    void writesTheBudgetExactly() {
        assertThat(recording(rules(slo(MONTH, List.of(AlertPolicy.DEFAULT))), "slo:vigia_slo_burn:rate", "30d")
                        .expression())
                .endsWith(" / 0.0001");
    }

    @Test
    void pagesAsThePolicySays() {
        Rule.Alerting first = alerts(slo(MONTH, List.of(AlertPolicy.DEFAULT)), "VigiaBudgetBurn")
                .get(0);
        assertThat(first.expression()).isEqualTo("""
                        slo:vigia_slo_burn:rate{slo="lake/queries",window="1h"} > 14.4
                        and ignoring (window) slo:vigia_slo_burn:rate{slo="lake/queries",window="5m"} > 14.4
                        and (slo:vigia_slo_events:increase{slo="lake/queries",window="1h"} >= 100 or \
                        slo:vigia_slo_bad_events:increase{slo="lake/queries",window="1h"} >= 3)""");
        assertThat(first.labels())
                .containsExactlyEntriesOf(Ordered.of(
                        "severity",
                        "critical",
                        "policy",
                        "burn",
                        "slo",
                        "lake/queries",
                        "service",
                        "query",
                        "source",
                        "prometheus"));
        assertThat(first.annotations())
                .containsEntry("runbook_url", "https://wiki.example/VigiaBudgetBurn/critical")
                .containsEntry("summary", "lake/queries burns its error budget");
    }

    @Test
    void ticketsAreWarnings() {
        assertThat(alerts(slo(MONTH, List.of(AlertPolicy.DEFAULT)), "VigiaBudgetBurn"))
                .extracting(rule -> rule.labels().get("severity"))
                .containsExactly("critical", "critical", "warning", "warning");
    }

    @Test
    void oneWindowWithoutAGuardIsOneComparison() {
        BurnCondition any = new BurnCondition(
                Duration.ofHours(1),
                Duration.ofHours(1),
                BigDecimal.ONE,
                Severity.PAGE,
                Duration.ofMinutes(10),
                TrafficGuard.OFF);
        Rule.Alerting rule = alerts(slo(MONTH, List.of(AlertPolicy.of("any", List.of(any)))), "VigiaBudgetBurn")
                .get(0);
        assertThat(rule.expression()).isEqualTo("slo:vigia_slo_burn:rate{slo=\"lake/queries\",window=\"1h\"} > 1");
        assertThat(rule.holds()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aWindowByTheCalendarHasNoRulesForItsBudget() {
        SloDefinition slo = slo(CALENDAR, List.of(AlertPolicy.DEFAULT));
        assertThat(alerts(slo, "VigiaBudgetExhausted")).isEmpty();
        assertThat(alerts(slo, "VigiaBudgetBurn")).hasSize(4);
        assertThat(RuleYaml.of("made", groups(slo))).contains("# The window follows a calendar");
    }

    @Test
    void anObjectiveThatAlertsNobodyIsRecordedAlone() {
        assertThat(rules(slo(MONTH, List.of()))).hasSize(5).allMatch(Rule.Recording.class::isInstance);
    }

    @Test
    void aPolicyThatIsSilentWhenBreachedHasNoBurnRule() {
        AlertPolicy silent = new AlertPolicy("silent", "", "", BurnCondition.DEFAULTS, false, true, true, List.of());
        SloDefinition slo = slo(MONTH, List.of(silent));
        assertThat(alerts(slo, "VigiaBudgetBurn")).isEmpty();
        assertThat(alerts(slo, "VigiaSloNotMeasured")).hasSize(1);
    }

    @Test
    void theAgeOfAWindowIsLookedForOftenEnoughAndNotTooOften() {
        assertThat(recording(rules(slo(MONTH, List.of())), "slo:vigia_slo_budget_left:ratio", "30d")
                        .expression())
                .contains("[30d:1h]", " / 2592000, 1)");
        SloWindow tenMinutes = new SloWindow.Rolling(Duration.ofMinutes(10));
        assertThat(recording(rules(slo(tenMinutes, List.of())), "slo:vigia_slo_budget_left:ratio", "10m")
                        .expression())
                .contains("[10m:10s]", " / 600, 1)");
    }

    @Test
    void durationsAreWrittenInTheLargestUnitThatFits() {
        assertThat(List.of(Duration.ofSeconds(90), Duration.ofMinutes(90), Duration.ofHours(36), Duration.ofDays(7)))
                .extracting(WindowName::of)
                .containsExactly("90s", "90m", "36h", "7d");
    }

    @Test
    void noValueBreaksTheYaml() {
        RuleGroup group = new RuleGroup(
                "it's",
                "",
                Optional.empty(),
                List.of(new Rule.Recording("a:b:c", "vector(1)", Map.of("note", "it's: {}\n- x"))));
        assertThat(RuleYaml.of("made", List.of(group))).isEqualTo("""
                        # made
                        groups:
                          - name: 'it''s'
                            rules:
                              - record: a:b:c
                                expr: 'vector(1)'
                                labels:
                                  note: 'it''s: {} - x'
                        """);
        assertThat(RuleYaml.of("made", List.of())).isEqualTo("# made\ngroups: []\n");
    }

    private static Rule recording(List<Rule> rules, String name, String window) {
        return rules.stream()
                .filter(rule ->
                        rule.name().equals(name) && window.equals(rule.labels().get("window")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Rule.Alerting> alerts(SloDefinition slo, String name) {
        return rules(slo).stream()
                .filter(rule -> rule.name().equals(name))
                .map(Rule.Alerting.class::cast)
                .toList();
    }

    private static List<Rule> rules(SloDefinition slo) {
        return groups(slo).stream().flatMap(group -> group.rules().stream()).toList();
    }

    private static List<RuleGroup> groups(SloDefinition slo) {
        return SloRules.of(
                List.of(slo),
                labels ->
                        Optional.of("https://wiki.example/" + labels.get("alertname") + "/" + labels.get("severity")));
    }

    private static SloDefinition slo(SloWindow window, List<AlertPolicy> alerts) {
        return new SloDefinition(
                "lake/queries",
                "",
                "query",
                "",
                Map.of(),
                new Indicator("probe", Map.of("service", "query")),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent("99.99"),
                Optional.empty(),
                window,
                alerts,
                MeasureRule.DEFAULT);
    }
}
