package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.slo.SloDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shapes that the examples of the OpenSLO v1 specification have, with values of our own: each loads, or says why not. */
class SloSpecificationTest {
    @TempDir
    private Path directory = Path.of(".");

    private SloDirectory files;

    @BeforeEach
    void begin() throws Exception {
        files = new SloDirectory(directory);
    }

    /** A latency with a threshold, from a source that is only said to be any, and alertPolicies without a value. */
    @Test
    void aThresholdOnAnySourceIsRefusedForItsSource() throws Exception {
        String slo = """
                apiVersion: openslo/v1
                kind: SLO
                metadata:
                  name: basket
                  displayName: Filling a basket
                spec:
                  description: A basket is filled fast
                  service: storage
                  indicator:
                    metadata:
                      name: basket-latency
                      displayName: Latency of baskets
                    spec:
                      thresholdMetric:
                        metricSource:
                          type: Any
                          spec:
                            # nothing but a comment
                  timeWindow:
                    - duration: 3w
                      isRolling: true
                  budgetingMethod: Occurrences
                  objectives:
                    - displayName: Quick
                      op: lt
                      value: 250
                      target: 0.95
                  alertPolicies: # none
                """;
        assertThat(files.write("x.yaml", slo).problems())
                .isEqualTo(
                        "x.yaml:16: spec.indicator.spec.thresholdMetric.metricSource.type: 'Any' is not a source that"
                                + " Vigia reads; there is VigiaProbe, VigiaLag, VigiaFailover, VigiaHaproxy,"
                                + " VigiaHaproxyLog, VigiaCanary, Prometheus");
        files.write(
                "x.yaml",
                slo.replace("type: Any", "type: VigiaLag").replace("# nothing but a comment", "target: cdc-a"));
        assertThat(files.only().alerts()).isEmpty();
    }

    /** Slices of a ratio with an operator, once by the mean of their ratios and once with a calendar. */
    @Test
    void slicesOfARatioLoadWithAWarningAboutTheOperator() throws Exception {
        files.write("x.yaml", slices("RatioTimeslices", "{duration: 2w, isRolling: true}", "timeSliceWindow: 1m"));
        assertThat(files.only().id()).isEqualTo("front");
        assertThat(files.warnings())
                .isEqualTo("x.yaml:15: spec.objectives[0].op: says nothing about a ratioMetric; leave it out");
        String week =
                "{duration: 1w, isRolling: false, calendar: {startTime: 2023-05-01 12:00:00, timeZone: America/Chicago}}";
        files.write("x.yaml", slices("Timeslices", week, "timeSliceTarget: 0.9, timeSliceWindow: 1m"));
        assertThat(files.only().window().toString()).contains("WEEK").contains("America/Chicago");
    }

    /** The specification writes a month of a calendar as 1m in one place, which is a minute in another. */
    @Test
    void aMinuteOfACalendarIsRefused() throws Exception {
        String minute = "{duration: 1m, calendar: {startTime: 2023-05-01 12:00:00, timeZone: America/Chicago}}";
        assertThat(files.write("x.yaml", slices("Timeslices", minute, "timeSliceTarget: 0.9, timeSliceWindow: 1m"))
                        .problems())
                .contains("x.yaml:12: spec.timeWindow[0].duration: is 1m")
                .contains("a month is M");
    }

    /** An SLO of which only the service, an indicator in place and a target are given. */
    @Test
    void anSloWithoutAWindowIsRefused() throws Exception {
        String slo = slices("Occurrences", "X", "Y")
                .replaceAll("  timeWindow: .*\n  budgetingMethod: .*\n", "")
                .replaceAll("op: gt, Y, ", "");
        assertThat(files.write("x.yaml", slo).problems().lines())
                .containsExactly(
                        "x.yaml:4: spec.budgetingMethod: is missing; write Occurrences, Timeslices or RatioTimeslices",
                        "x.yaml:4: spec.timeWindow: is missing; write over which time it is promised, such as [{duration:"
                                + " 30d, isRolling: true}]");
    }

    /** Composites: indicators of the objectives by reference, the same one twice, with weights. */
    @Test
    void aCompositeLoads() throws Exception {
        files.write("x.yaml", """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: both}
                spec:
                  service: storage
                  timeWindow: [{duration: 1d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives:
                    - {displayName: First errors, target: 0.95, compositeWeight: 1, indicatorRef: asked}
                    - {displayName: Second errors, target: 0.97, compositeWeight: 3, indicatorRef: asked}
                ---
                apiVersion: openslo/v1
                kind: SLI
                metadata: {name: asked}
                spec:
                  ratioMetric:
                    counter: true
                    good: {metricSource: {type: VigiaProbe, spec: {service: s3, count: served}}}
                    total: {metricSource: {type: VigiaProbe, spec: {service: s3, count: checks}}}
                """);
        assertThat(files.set().slos())
                .extracting(SloDefinition::id)
                .containsExactly("both/first-errors", "both/second-errors");
        assertThat(files.set().composites()).hasSize(1);
    }

    /** Policies whose names have upper case, and a condition that alerts below its threshold. */
    @Test
    void policiesOfTheSpecificationAreRefusedForTheirNamesAndOperator() throws Exception {
        assertThat(files.write("x.yaml", """
                                apiVersion: openslo/v1
                                kind: AlertPolicy
                                metadata: {name: BusyPolicy, displayName: Busy}
                                spec:
                                  description: Too busy, mail somebody
                                  alertWhenBreaching: true
                                  alertWhenResolved: false
                                  conditions:
                                    - kind: AlertCondition
                                      metadata: {name: busy, displayName: Busy}
                                      spec:
                                        description: Burns at more than twice
                                        severity: page
                                        condition: {kind: burnrate, op: lte, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}
                                  notificationTargets:
                                    - targetRef: MailToSomebody
                                """).problems())
                .contains("x.yaml:3: metadata.name: name 'BusyPolicy' is not a name")
                .contains("x.yaml:14: spec.conditions[0].spec.condition.op: 'lte' would alert while")
                .contains("x.yaml:16: spec.notificationTargets[0].targetRef: there is no AlertNotificationTarget"
                        + " 'MailToSomebody'");
    }

    /** Targets that are no Alertmanager, alone and in place, in a list of objects. */
    @Test
    void otherTargetsLoadWithAWarning() throws Exception {
        files.write("x.yaml", """
                - apiVersion: openslo/v1
                  kind: AlertNotificationTarget
                  metadata: {name: chat, labels: {env: [prod], team: [red, blue]}}
                  spec: {description: Tells the chat, target: chat}
                - apiVersion: openslo/v1
                  kind: AlertPolicy
                  metadata: {name: low, annotations: {openslo.com/folder: ./here}}
                  spec:
                    alertWhenBreaching: true
                    conditions: [{conditionRef: busy}]
                    notificationTargets: [{targetRef: chat}]
                - apiVersion: openslo/v1
                  kind: AlertCondition
                  metadata: {name: busy}
                  spec: {severity: page, condition: {kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}}
                """);
        assertThat(files.warnings().lines())
                .containsExactly(
                        "x.yaml:4: spec.target: is 'chat', but Vigia tells Alertmanager alone: lead on from there by the"
                                + " name of this target, and write alertmanager here",
                        "x.yaml:7: metadata.name: AlertPolicy 'low' is used by no object");
    }

    private static String slices(String method, String window, String objective) {
        return """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: front, displayName: The front page}
        spec:
          service: storage
          indicator:
            metadata: {name: codes, displayName: Answers by code}
            spec:
              ratioMetric:
                good: {metricSource: {type: VigiaProbe, spec: {target: s3-a, count: served}}}
                total: {metricSource: {type: VigiaProbe, spec: {target: s3-a, count: checks}}}
          timeWindow: [%s]
          budgetingMethod: %s
          objectives:
            - {displayName: Good, op: gt, %s, target: 0.98}
        """.formatted(window, method, objective);
    }
}
