package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing wrong with what an SLO refers to, and the line that must say so. */
class SloPartProblemsTest {
    @TempDir
    private Path directory = Path.of(".");

    @ParameterizedTest
    @MethodSource
    void isRefusedWithItsPlace(String good, String bad, String problem) throws Exception {
        assertThat(SloDirectory.GOOD).contains(good);
        SloDirectory files = new SloDirectory(directory).write("x.yaml", SloDirectory.GOOD.replace(good, bad));
        assertThat(files.problems().lines()).contains(problem);
    }

    static List<Arguments> isRefusedWithItsPlace() {
        return List.of(
                wrong(
                        "counter: true",
                        "counter: false",
                        "x.yaml:26: spec.ratioMetric.counter: is false, but what Vigia"
                                + " counts only rises; write true"),
                wrong(
                        "counter: true",
                        "rawType: success",
                        "x.yaml:26: spec.ratioMetric.rawType: is not supported: a ratio"
                                + " without its counts cannot be summed exactly over a window; write good (or bad) and total"),
                wrong(
                        "    good: {",
                        "    bad: {",
                        "x.yaml:27: spec.ratioMetric.bad.metricSource.spec.count: 'served' is not"
                                + " failed here: good is served, bad is failed, total is checks"),
                wrong(
                        "counter: true",
                        "bad: {}",
                        "x.yaml:25: spec.ratioMetric: has both good and bad; keep one of them"),
                wrong(
                        "spec: {service: s3, count: checks}",
                        "spec: {target: s3-a, count: checks}",
                        "x.yaml:28:"
                                + " spec.ratioMetric.total: counts s3-a, but good counts path/lb1/s3,path/lb2/s3; a ratio is of the"
                                + " same things"),
                wrong(
                        "  conditions:\n    - conditionRef: fast\n",
                        "",
                        "x.yaml:33: spec.conditions: is missing; write one"
                                + " condition, such as [{conditionRef: NAME}]"),
                wrong(
                        "- conditionRef: fast",
                        "- conditionRef: fast\n    - conditionRef: fast",
                        "x.yaml:35: spec.conditions:"
                                + " holds 2 conditions, and OpenSLO v1 allows one; write an AlertPolicy for each"),
                wrong(
                        "- conditionRef: fast",
                        "- conditionRef: slow",
                        "x.yaml:36: spec.conditions[0].conditionRef: there is"
                                + " no AlertCondition 'slow'; there is fast"),
                wrong(
                        "- targetRef: pager",
                        "- targetRef: Pager",
                        "x.yaml:38: spec.notificationTargets[0].targetRef: there is"
                                + " no AlertNotificationTarget 'Pager'; did you mean 'pager'?"),
                wrong(
                        "notificationTargets:\n    - targetRef: pager",
                        "notificationTargets: []",
                        "x.yaml:37:"
                                + " spec.notificationTargets: names nobody to tell; write at least one, such as {targetRef: NAME}"),
                wrong(
                        "alertWhenBreaching: true",
                        "alertWhenBreaching: yes",
                        "x.yaml:34: spec.alertWhenBreaching: 'yes' is" + " not true or false"),
                wrong(
                        "short-window: 5m",
                        "short-window: 2h",
                        "x.yaml:44: metadata.annotations.vigia.io/short-window: is 2h,"
                                + " longer than lookbackWindow, 1h"),
                wrong(
                        "short-window: 5m",
                        "guard-failures: 0",
                        "x.yaml:44: metadata.annotations.vigia.io/guard-failures:"
                                + " leastFailures is 0, must be between 1 and 1000000"),
                wrong(
                        "severity: page",
                        "severity: sev1",
                        "x.yaml:46: spec.severity: 'sev1' is not one of page, ticket"),
                wrong(
                        "op: gt",
                        "op: lte",
                        "x.yaml:47: spec.condition.op: 'lte' would alert while the budget is not being"
                                + " spent; write gt"),
                wrong(
                        "op: gt",
                        "op: gte",
                        "x.yaml:47: spec.condition.op: 'gte' is not supported: Vigia alerts above the"
                                + " threshold, not at it; write gt"),
                wrong("kind: burnrate", "kind: budget", "x.yaml:47: spec.condition.kind: 'budget' is not burnrate"),
                wrong(
                        "threshold: 14.4",
                        "threshold: 0",
                        "x.yaml:47: spec.condition: burn factor is 0, must be above 0 and at"
                                + " most 1000000, with at most 12 decimals"),
                wrong(
                        "lookbackWindow: 1h",
                        "lookbackWindow: 61m, alertAfter: 0",
                        "x.yaml:47: spec.condition.alertAfter: '0'"
                                + " is not a duration of OpenSLO: a positive whole number and m, h, d, w, M, Q or Y, such as 5m, 1h,"
                                + " 4w or 1M"),
                wrong(
                        "lookbackWindow: 1h",
                        "lookbackWindow: 7h, alertAfter: 2d",
                        "x.yaml:47: spec.condition.alertAfter:" + " alertAfter is PT48H, must be between 0 and 1d"));
    }

    private static Arguments wrong(String good, String bad, String problem) {
        return Arguments.of(good, bad, problem);
    }
}
