package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.CompositeDefinition;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Severity;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.Timeslices;
import io.vigia.core.slo.TrafficGuard;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloKindsTest {
    private static final String ANSWERS = """
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: answers}
            spec:
              description: Checks through the balancers
              ratioMetric:
                counter: true
                good: {metricSource: {type: VigiaProbe, spec: {service: s3, count: served}}}
                total: {metricSource: {metricSourceRef: probes, spec: {service: s3, count: checks}}}
            ---
            apiVersion: openslo/v1
            kind: DataSource
            metadata: {name: probes, displayName: Probes}
            spec: {type: VigiaProbe, description: Every agent, connectionDetails: {}}
            """;

    @TempDir
    private Path temporary = Path.of(".");

    private SloDirectory files;

    @BeforeEach
    void begin() throws Exception {
        files = new SloDirectory(temporary).write("answers.yaml", ANSWERS);
    }

    @Test
    void everyFieldOfAnSloIsUnderstood() throws Exception {
        files.write("slo.yaml", """
                apiVersion: openslo/v1
                kind: SLO
                metadata:
                  name: s3-up
                  displayName: S3 is up
                  labels: {team: storage, tier: [one, two]}
                  annotations:
                    example.com/owner: |
                      Somebody
                      else
                    vigia.io/time-slice-window: 10s
                    vigia.io/least-coverage: "0.8"
                    vigia.io/stale-after: 2m
                spec:
                  description: |
                    Two
                    lines
                  service: storage
                  indicatorRef: answers
                  timeWindow:
                    - duration: 1Q
                      calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Madrid}
                  budgetingMethod: Timeslices
                  objectives:
                    - displayName: Mostly
                      targetPercent: 99.99
                      timeSliceTarget: 0.95
                      timeSliceWindow: 1
                  alertPolicies:
                    - kind: AlertPolicy
                      metadata: {name: here}
                      spec:
                        alertWhenBreaching: true
                        conditions:
                          - kind: AlertCondition
                            metadata:
                              name: fast
                              annotations:
                                {vigia.io/short-window: 90s, vigia.io/guard-events: 20, vigia.io/guard-failures: 2}
                            spec:
                              severity: page
                              condition: {op: gt, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m}
                        notificationTargets:
                          - kind: AlertNotificationTarget
                            metadata: {name: pager-two}
                            spec: {target: alertmanager, description: The second}
                """);
        assertThat(files.only())
                .isEqualTo(new SloDefinition(
                        "s3-up",
                        "S3 is up",
                        "storage",
                        "Two\nlines",
                        Map.of("team", List.of("storage"), "tier", List.of("one", "two")),
                        new Indicator("probe", Map.of("targets", "path/lb1/s3,path/lb2/s3", "count", "served")),
                        BudgetingMethod.TIMESLICES,
                        Objective.ofRatio("0.9999"),
                        Optional.of(Timeslices.of(Duration.ofSeconds(10), "0.95")),
                        SloWindow.Calendar.of(
                                1, SloWindow.Unit.QUARTER, LocalDateTime.of(2026, 1, 1, 0, 0), "Europe/Madrid"),
                        List.of(new AlertPolicy(
                                "here",
                                "here",
                                "",
                                List.of(new BurnCondition(
                                        Duration.ofHours(1),
                                        Duration.ofSeconds(90),
                                        new BigDecimal("14.4"),
                                        Severity.PAGE,
                                        Duration.ofMinutes(5),
                                        new TrafficGuard(20, 2))),
                                true,
                                false,
                                false,
                                List.of("pager-two"))),
                        new MeasureRule(new BigDecimal("0.8"), Duration.ofMinutes(2))));
        assertThat(files.warnings()).isEmpty();
    }

    @Test
    void policiesConditionsAndTargetsAreFoundInOtherFiles() throws Exception {
        files.write("slo.yaml", slo("Occurrences", "{target: 0.999}", "alertPolicies: [{alertPolicyRef: slow}]"));
        files.write("zz.yml", """
                - apiVersion: openslo/v1
                  kind: AlertPolicy
                  metadata: {name: slow, displayName: Slow burn}
                  spec:
                    description: Look at it this week
                    alertWhenNoData: true
                    alertWhenResolved: true
                    alertWhenBreaching: true
                    conditions: [{conditionRef: slow}]
                    notificationTargets: [{targetRef: pager}]
                - apiVersion: openslo/v1
                  kind: AlertCondition
                  metadata: {name: slow}
                  spec:
                    description: A tenth of the budget in three days
                    severity: ticket
                    condition: {kind: burnrate, op: gt, threshold: 1, lookbackWindow: 3d}
                """);
        AlertPolicy policy = files.only().alerts().get(0);
        assertThat(policy)
                .isEqualTo(new AlertPolicy(
                        "slow",
                        "Slow burn",
                        "Look at it this week",
                        List.of(new BurnCondition(
                                Duration.ofDays(3),
                                Duration.ofDays(3),
                                BigDecimal.ONE,
                                Severity.TICKET,
                                Duration.ZERO,
                                TrafficGuard.DEFAULT)),
                        true,
                        true,
                        true,
                        List.of("pager")));
    }

    @Test
    void methodsAskForWhatTheyNeed() throws Exception {
        files.write("slo.yaml", slo("Occurrences", "{targetPercent: 99.95}", ""));
        assertThat(files.only().slices()).isEmpty();
        assertThat(files.only().objective().ratio()).isEqualByComparingTo("0.9995");
        files.write("slo.yaml", slo("RatioTimeslices", "{target: 0.99, timeSliceWindow: 5m}", ""));
        assertThat(files.only().method()).isEqualTo(BudgetingMethod.RATIO_TIMESLICES);
        assertThat(files.only().slices()).contains(Timeslices.of(Duration.ofMinutes(5), "1"));
        files.write("slo.yaml", slo("Timeslices", "{target: 0, timeSliceTarget: 1, timeSliceWindow: 2h}", ""));
        assertThat(files.only().slices()).contains(Timeslices.of(Duration.ofHours(2), "1"));
    }

    @Test
    void aRollingMonthHasThirtyDays() throws Exception {
        for (Map.Entry<String, Duration> window : Map.of(
                        "1M", Duration.ofDays(30),
                        "4w", Duration.ofDays(28),
                        "30m", Duration.ofMinutes(30),
                        "12h", Duration.ofHours(12))
                .entrySet()) {
            files.write("slo.yaml", slo("Occurrences", "{target: 0.9}", "").replace("30d", window.getKey()));
            assertThat(files.only().window()).isEqualTo(new SloWindow.Rolling(window.getValue()));
        }
    }

    @Test
    void calendarsCountInTheirOwnUnits() throws Exception {
        for (Map.Entry<String, SloWindow.Unit> unit : Map.of(
                        "2d", SloWindow.Unit.DAY,
                        "2w", SloWindow.Unit.WEEK,
                        "2M", SloWindow.Unit.MONTH,
                        "2Y", SloWindow.Unit.YEAR)
                .entrySet()) {
            files.write(
                    "slo.yaml",
                    slo("Occurrences", "{target: 0.9}", "")
                            .replace(
                                    "{duration: 30d, isRolling: true}",
                                    "{duration: " + unit.getKey()
                                            + ", isRolling: false, calendar: {startTime: 2025-02-03 04:05:10,"
                                            + " timeZone: UTC}}"));
            assertThat(files.only().window())
                    .isEqualTo(new SloWindow.Calendar(
                            2, unit.getValue(), LocalDateTime.of(2025, 2, 3, 4, 5, 10), ZoneId.of("UTC")));
        }
    }

    @Test
    void severalObjectivesAreSeveralSlos() throws Exception {
        files.write(
                "slo.yaml",
                slo(
                        "Occurrences",
                        "{displayName: Good Enough!, target: 0.99}\n    - {target: 0.999}\n    - {displayName: \"---\", target: 0.9999}",
                        ""));
        SloSet set = files.set();
        assertThat(set.slos()).extracting(SloDefinition::id).containsExactly("up/good-enough", "up/2", "up/3");
        assertThat(set.slos())
                .extracting(SloDefinition::displayName)
                .containsExactly("up: Good Enough!", "up", "up: ---");
        assertThat(set.slos().stream().map(slo -> slo.objective().percent())).containsExactly("99", "99.9", "99.99");
        assertThat(set.composites()).isEmpty();
    }

    @Test
    void objectivesWithIndicatorsOfTheirOwnMakeAComposite() throws Exception {
        files.write("slo.yaml", """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: whole, displayName: Everything, labels: {a: b}}
                spec:
                  description: Both
                  service: storage
                  timeWindow: [{duration: 7d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives:
                    - {displayName: S3, target: 0.99, indicatorRef: answers, compositeWeight: 2.5}
                    - displayName: Lag
                      target: 0.9
                      op: lte
                      value: 60.50
                      indicator:
                        metadata: {name: lag-of-b}
                        spec:
                          thresholdMetric: {metricSource: {type: VigiaLag, spec: {service: query, site: b}}}
                """);
        SloSet set = files.set();
        assertThat(set.composites())
                .containsExactly(new CompositeDefinition(
                        "whole",
                        "Everything",
                        "storage",
                        "Both",
                        Map.of("a", List.of("b")),
                        List.of(
                                new CompositeDefinition.Part("whole/s3", new BigDecimal("2.5")),
                                new CompositeDefinition.Part("whole/lag", BigDecimal.ONE))));
        assertThat(set.slos()).extracting(SloDefinition::id).containsExactly("whole/s3", "whole/lag");
        assertThat(set.slos().get(1).indicator())
                .isEqualTo(new Indicator("lag", Map.of("targets", "cdc-b", "op", "lte", "value", "60.5")));
    }

    @Test
    void noDirectoryMeansNoSlos() throws Exception {
        Files.writeString(temporary.resolve("aggregator.yaml"), "node: aggregator-1\n");
        assertThat(files.set()).isEqualTo(SloSet.NONE);
    }

    @Test
    void filesOfOtherNamesAndDirectoriesBelowAreLeftAlone() throws Exception {
        files.write("notes.txt", "no: yaml: at all");
        Files.createDirectory(temporary.resolve("slo.d/later"));
        files.write("later/slo.yaml", "nothing: right");
        files.write("slo.yaml", "---\n# nothing\n---\n" + slo("Occurrences", "{target: 0.9}", "") + "---\n");
        assertThat(files.only().id()).isEqualTo("up");
    }

    static String slo(String method, String objective, String more) {
        return """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: up}
        spec:
          service: storage
          indicatorRef: answers
          timeWindow: [{duration: 30d, isRolling: true}]
          budgetingMethod: %s
          objectives:
            - %s
          %s
        """.formatted(method, objective, more);
    }
}
