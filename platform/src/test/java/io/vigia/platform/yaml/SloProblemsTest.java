package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing wrong with a good set of objects, and the line that must say so. */
class SloProblemsTest {
    @TempDir
    private Path directory = Path.of(".");

    @Test
    void theWholeIsGood() throws Exception {
        SloDirectory files = new SloDirectory(directory).write("x.yaml", SloDirectory.GOOD);
        assertThat(files.only().id()).isEqualTo("up");
        assertThat(files.warnings()).isEmpty();
    }

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
                        "kind: SLO\n",
                        "kind: Slo\n",
                        "x.yaml:2: kind: 'Slo' is not one of Service, DataSource, SLI,"
                                + " AlertNotificationTarget, AlertCondition, AlertPolicy, SLO; did you mean 'SLO'?"),
                wrong(
                        "apiVersion: openslo/v1\nkind: SLO",
                        "apiVersion: openslo/v1alpha\nkind: SLO",
                        "x.yaml:1: apiVersion:"
                                + " 'openslo/v1alpha' is not read; Vigia reads openslo/v1, rewrite the object in it"),
                wrong(
                        "apiVersion: openslo/v1\nkind: SLO",
                        "kind: SLO",
                        "x.yaml:1: apiVersion: is missing; write openslo/v1"),
                wrong(
                        "  name: up\n",
                        "  name: Up\n",
                        "x.yaml:4: metadata.name: name 'Up' is not a name: use 1 to 64"
                                + " lower-case letters, digits, '.', '_' or '-', beginning and ending with a letter or digit"),
                wrong(
                        "  name: up\n",
                        "",
                        "x.yaml:3: metadata.name: is missing; write the object's name, such as"
                                + " query-availability"),
                wrong(
                        "  name: up\n",
                        "  name: up\n  labels: {-a: b}\n",
                        "x.yaml:5: metadata.labels.-a: '-a' is no key of a"
                                + " label: use 1 to 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit"),
                wrong(
                        "  name: up\n",
                        "  name: up\n  team: x\n",
                        "x.yaml:5: metadata.team: is not a key of metadata; there"
                                + " is name, displayName, labels, annotations"),
                wrong(
                        "vigia.io/stale-after: 30s",
                        "vigia.io/stale-aftr: 30s",
                        "x.yaml:6: metadata.annotations.vigia.io/"
                                + "stale-aftr: is not a key of the vigia.io annotations of an SLO; did you mean"
                                + " 'vigia.io/stale-after'?"),
                wrong(
                        "vigia.io/stale-after: 30s",
                        "vigia.io/short-window: 30s",
                        "x.yaml:6: metadata.annotations.vigia.io/"
                                + "short-window: is not a key of the vigia.io annotations of an SLO; there is"
                                + " vigia.io/time-slice-window, vigia.io/least-coverage, vigia.io/stale-after"),
                wrong(
                        "vigia.io/stale-after: 30s",
                        "vigia.io/stale-after: 2h",
                        "x.yaml:6: metadata.annotations.vigia.io/"
                                + "stale-after: staleAfter is PT2H, must be between 1s and 1h"),
                wrong(
                        "vigia.io/stale-after: 30s",
                        "vigia.io/least-coverage: 2",
                        "x.yaml:6: metadata.annotations.vigia.io/"
                                + "least-coverage: least coverage is 2, must be between 0 and 1"),
                wrong(
                        "vigia.io/stale-after: 30s",
                        "vigia.io/time-slice-window: 7s",
                        "x.yaml:6: metadata.annotations."
                                + "vigia.io/time-slice-window: '7s' must be seconds that divide a minute, such as 10s; OpenSLO's own"
                                + " timeSliceWindow says what is longer"),
                wrong(
                        "vigia.io/stale-after: 30s",
                        "\"a b/c\": x",
                        "x.yaml:6: metadata.annotations.a b/c: 'a b/c' is no key"
                                + " of an annotation: write a name, or a DNS name, a slash and a name, such as example.com/dashboard"),
                wrong("  service: storage\n", "", "x.yaml:7: spec.service: is missing; write the name of a Service"),
                wrong(
                        "service: storage",
                        "service: storge",
                        "x.yaml:8: spec.service: there is no Service 'storge'; did you" + " mean 'storage'?"),
                wrong(
                        "  service: storage\n",
                        "  service: storage\n  servise: x\n",
                        "x.yaml:9: spec.servise: is not a key of" + " an SLO; did you mean 'service'?"),
                wrong(
                        "  service: storage\n",
                        "  service: storage\n  service: storage\n",
                        "x.yaml:9: spec.service: is given" + " twice, first at x.yaml:8; keep one of them"),
                wrong(
                        "indicatorRef: answers",
                        "indicatorRef: nothing",
                        "x.yaml:9: spec.indicatorRef: there is no SLI" + " 'nothing'; there is answers"),
                wrong(
                        "  indicatorRef: answers\n",
                        "",
                        "x.yaml:7: spec: has no indicator; write indicatorRef: NAME, or" + " indicator"),
                wrong(
                        "indicatorRef: answers",
                        "indicatorRef: answers\n  indicator: {}",
                        "x.yaml:7: spec: has both indicator" + " and indicatorRef; keep one of them"),
                wrong(
                        "duration: 30d",
                        "duration: 90d",
                        "x.yaml:11: spec.timeWindow[0].duration: rolling window is PT2160H,"
                                + " must be a multiple of 10s up to 1h, of 1m up to 6h, of 5m up to 3d, or of 1h up to 30d"),
                wrong(
                        "duration: 30d",
                        "duration: 30s",
                        "x.yaml:11: spec.timeWindow[0].duration: '30s' is not a duration of"
                                + " OpenSLO: a positive whole number and m, h, d, w, M, Q or Y, such as 5m, 1h, 4w or 1M"),
                wrong(
                        "isRolling: true",
                        "isRolling: false",
                        "x.yaml:11: spec.timeWindow[0]: is neither rolling nor of a"
                                + " calendar; write isRolling: true, or calendar"),
                wrong(
                        "isRolling: true",
                        "isRolling: true\n      calendar: {}",
                        "x.yaml:13: spec.timeWindow[0].calendar:"
                                + " does not go with isRolling: true; leave one of them out"),
                wrong(
                        "      isRolling: true",
                        "      calendar: {startTime: 2026-01-01, timeZone: UTC}",
                        "x.yaml:12: spec.timeWindow[0].calendar.startTime: '2026-01-01' is not a date and time of the day:"
                                + " write it without a zone, such as 2026-01-01 00:00:00"),
                wrong(
                        "      isRolling: true",
                        "      calendar: {startTime: 2026-02-30 00:00:00, timeZone: UTC}",
                        "x.yaml:12: spec.timeWindow[0].calendar.startTime: '2026-02-30 00:00:00' is not a date and time of"
                                + " the day: write it without a zone, such as 2026-01-01 00:00:00"),
                wrong(
                        "      isRolling: true",
                        "      calendar: {startTime: 2026-01-01 00:00:00, timeZone: Mars/Base}",
                        "x.yaml:12: spec.timeWindow[0].calendar.timeZone: time zone 'Mars/Base' is not in the IANA database;"
                                + " write one such as Europe/Berlin or UTC"),
                wrong(
                        "duration: 30d\n      isRolling: true",
                        "duration: 1m\n      calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}",
                        "x.yaml:11: spec.timeWindow[0].duration: is 1m, and a calendar has no periods of minutes or hours;"
                                + " write d, w, M, Q or Y: a month is M"),
                wrong(
                        "    - duration: 30d\n      isRolling: true\n",
                        "    - {duration: 1d, isRolling: true}\n    - {duration: 2d, isRolling: true}\n",
                        "x.yaml:10: spec.timeWindow: holds 2 windows, must hold one"),
                wrong(
                        "  timeWindow:\n    - duration: 30d\n      isRolling: true\n",
                        "",
                        "x.yaml:7: spec.timeWindow: is"
                                + " missing; write over which time it is promised, such as [{duration: 30d, isRolling: true}]"),
                wrong(
                        "budgetingMethod: Timeslices",
                        "budgetingMethod: Timeslice",
                        "x.yaml:13: spec.budgetingMethod:"
                                + " 'Timeslice' is not one of Occurrences, Timeslices, RatioTimeslices; did you mean 'Timeslices'?"),
                wrong(
                        "budgetingMethod: Timeslices",
                        "budgetingMethod: Occurrences",
                        "x.yaml:16: spec.objectives[0]."
                                + "timeSliceTarget: belongs to the budgetingMethod Timeslices; leave it out"),
                wrong(
                        "budgetingMethod: Timeslices",
                        "budgetingMethod: RatioTimeslices",
                        "x.yaml:16: spec.objectives[0]."
                                + "timeSliceTarget: belongs to the budgetingMethod Timeslices; leave it out"),
                wrong(
                        "target: 0.999",
                        "target: 1",
                        "x.yaml:15: spec.objectives[0].target: '1' must be at least 0 and below"
                                + " 1: nothing is ever perfect"),
                wrong(
                        "target: 0.999",
                        "target: 99.9%",
                        "x.yaml:15: spec.objectives[0].target: '99.9%' is not a number:"
                                + " write digits and at most one point, such as 0.999, up to 12 digits on each side"),
                wrong(
                        "target: 0.999",
                        "targetPercent: 100",
                        "x.yaml:15: spec.objectives[0].targetPercent: '100' must be at"
                                + " least 0 and below 100: nothing is ever perfect"),
                wrong(
                        "target: 0.999",
                        "target: 0.999\n      targetPercent: 99.9",
                        "x.yaml:15: spec.objectives[0]: has both" + " target and targetPercent; keep one of them"),
                wrong(
                        "- target: 0.999\n      timeSliceT",
                        "- timeSliceT",
                        "x.yaml:15: spec.objectives[0]: has no target;"
                                + " write target, such as 0.9999, or targetPercent, such as 99.99"),
                wrong(
                        "timeSliceTarget: 0.9",
                        "timeSliceTarget: 0",
                        "x.yaml:16: spec.objectives[0].timeSliceTarget: '0' must" + " be above 0 and at most 1"),
                wrong(
                        "timeSliceWindow: 1m",
                        "timeSliceWindow: 7m",
                        "x.yaml:17: spec.objectives[0].timeSliceWindow: is 7m,"
                                + " must divide a day, such as 1m, 5m or 1h"),
                wrong(
                        "timeSliceWindow: 1m",
                        "value: 3",
                        "x.yaml:17: spec.objectives[0].value: needs an indicator with a"
                                + " thresholdMetric; a ratio compares nothing"),
                wrong(
                        "timeSliceWindow: 1m",
                        "compositeWeight: 3",
                        "x.yaml:17: spec.objectives[0].compositeWeight: needs"
                                + " objectives with indicators of their own; give each one, or leave the weight out"),
                wrong(
                        "timeSliceWindow: 1m",
                        "indicatorRef: answers",
                        "x.yaml:9: spec.indicatorRef: does not go with"
                                + " objectives that have indicators of their own; keep it in one place"),
                wrong(
                        "- alertPolicyRef: burn",
                        "- burn",
                        "x.yaml:19: spec.alertPolicies[0]: is 'burn', must be a map; write" + " alertPolicyRef: burn"),
                wrong(
                        "- alertPolicyRef: burn",
                        "- alertPolicyRef: burm",
                        "x.yaml:19: spec.alertPolicies[0].alertPolicyRef:"
                                + " there is no AlertPolicy 'burm'; did you mean 'burn'?"),
                wrong(
                        "- alertPolicyRef: burn",
                        "- alertPolicyRef: burn\n      kind: AlertPolicy",
                        "x.yaml:20:"
                                + " spec.alertPolicies[0].kind: does not go with alertPolicyRef: refer to an object, or write it in"
                                + " place"),
                wrong(
                        "- alertPolicyRef: burn",
                        "- {}",
                        "x.yaml:19: spec.alertPolicies[0]: is empty; write alertPolicyRef:"
                                + " NAME, or the AlertPolicy itself"),
                wrong(
                        "kind: SLI\nmetadata: {name: answers}",
                        "kind: SLO\nmetadata: {name: up}",
                        "x.yaml:23: metadata.name:" + " SLO 'up' is defined already at x.yaml:4; rename one of them"));
    }

    private static Arguments wrong(String good, String bad, String problem) {
        return Arguments.of(good, bad, problem);
    }
}
