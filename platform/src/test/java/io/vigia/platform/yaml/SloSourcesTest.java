package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.slo.Indicator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an indicator may look at in the example lake. */
class SloSourcesTest {
    @TempDir
    private Path directory = Path.of(".");

    @Test
    void probesAreCountedAsGoodOfAll() throws Exception {
        assertThat(counted("target: haproxy/lb1"))
                .isEqualTo(new Indicator("probe", Map.of("targets", "haproxy/lb1", "count", "served")));
        assertThat(counted("service: query, site: b"))
                .isEqualTo(new Indicator("probe", Map.of("targets", "spark-b,s3-b", "count", "served")));
        assertThat(counted("target: spark-b, from: a"))
                .isEqualTo(new Indicator("probe", Map.of("targets", "spark-b", "from", "a", "count", "served")));
        assertThat(counted("target: host/agent-c"))
                .extracting(Indicator::source)
                .isEqualTo("probe");
    }

    @Test
    void badIsTheSameAsWhatIsNotGood() throws Exception {
        String ratio = ratio("service: s3", "bad", "failed");
        assertThat(new SloDirectory(directory).write("slo.yaml", ratio).only().indicator())
                .isEqualTo(new Indicator("probe", Map.of("targets", "path/lb1/s3,path/lb2/s3", "count", "served")));
    }

    @Test
    void measurementsAreComparedInSeconds() throws Exception {
        assertThat(measured("VigiaProbe", "{service: query, measure: latency}"))
                .isEqualTo(new Indicator(
                        "probe",
                        Map.of(
                                "targets", "path/lb1/query,path/lb2/query",
                                "measure", "latency",
                                "op", "lt",
                                "value", "0.5")));
    }

    @Test
    void lagIsOfATargetOrOfAService() throws Exception {
        assertThat(measured("VigiaLag", "{service: query}").spec()).containsEntry("targets", "cdc-a,cdc-b");
    }

    @Test
    void movesAreCountedByKind() throws Exception {
        assertThat(measured("VigiaFailover", "{measure: rto}"))
                .isEqualTo(new Indicator(
                        "failover", Map.of("measure", "rto", "moves", "failover,drill", "op", "lt", "value", "0.5")));
    }

    @Test
    void movesMayBeOfOneService() throws Exception {
        assertThat(measured("VigiaFailover", "{service: s3, measure: detection, moves: [failover]}")
                        .spec())
                .containsEntry("service", "s3")
                .containsEntry("moves", "failover");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "VigiaProbe|{target: s3-x, measure: latency}|spec.target: there is no target 's3-x'; did you mean 's3-a'?",
                "VigiaProbe|{service: s4, measure: latency}|spec.service: there is no service of the lake 's4'; did you mean 's3'?",
                "VigiaProbe|{service: s3, site: d, measure: latency}|spec.site: there is no site of service s3 'd'; did you mean"
                        + " 'a'?",
                "VigiaProbe|{measure: latency}|spec: says nothing to look at; write target: NAME, or service: NAME",
                "VigiaProbe|{target: s3-a, service: s3, measure: latency}|spec: has both target and service; keep one of them",
                "VigiaProbe|{target: s3-a, site: a, measure: latency}|spec.site: goes with service; a target stands in one site"
                        + " anyway, leave it out",
                "VigiaProbe|{target: superset-a, from: b, measure: latency}|spec.from: no vantage of site 'b' probes superset-a;"
                        + " name another site, or give the component from: vantages",
                "VigiaProbe|{target: s3-a}|spec.measure: is missing; write latency",
                "VigiaProbe|{target: s3-a, count: served, measure: latency}|spec.count: is not a key of the spec of a VigiaProbe measure; there is"
                        + " target, service, site, from, measure",
                "VigiaLag|{target: s3-a}|spec.target: 's3-a' carries no lag; name a component whose probe measures it,"
                        + " such as http with a lagHeader",
                "VigiaLag|{service: s3}|spec.service: service 's3' has no lag in any site; add it in lake.yaml",
                "VigiaLag|{service: s3, site: b}|spec.site: service 's3' has no lag in site 'b'; add it in lake.yaml",
                "VigiaFailover|{measure: mttr}|spec.measure: 'mttr' is not one of detection, switch, rto, rpo",
                "VigiaFailover|{measure: rto, moves: []}|spec.moves: names no kind of move; write one, such as [failover]",
            })
    void whatIsNotThereIsRefused(String type, String spec, String problem) throws Exception {
        assertThat(new SloDirectory(directory)
                        .write("slo.yaml", threshold(type, spec))
                        .problems())
                .isEqualTo("slo.yaml:9: spec.indicator.spec.thresholdMetric.metricSource." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "VigiaHaproxy|'VigiaHaproxy' (HAProxy's own counters) is not available yet; there is VigiaProbe, VigiaLag,"
                        + " VigiaFailover",
                "VigiaHaproxyLog|'VigiaHaproxyLog' (HAProxy's log, a line for each real query) is not available yet; there is"
                        + " VigiaProbe, VigiaLag, VigiaFailover",
                "VigiaCanary|'VigiaCanary' (what one agent writes in one site and reads in another) is not available yet; there"
                        + " is VigiaProbe, VigiaLag, VigiaFailover",
                "Prometheus|'Prometheus' (any counter that Vigia would scrape) is not available yet; there is VigiaProbe,"
                        + " VigiaLag, VigiaFailover",
                "Datadog|'Datadog' is not a source that Vigia reads; there is VigiaProbe, VigiaLag, VigiaFailover",
                "VigiaProb|'VigiaProb' is not a source that Vigia reads; did you mean 'VigiaProbe'?",
            })
    void otherSourcesAreRefusedByName(String type, String problem) throws Exception {
        String slo = threshold(type, "{query: anything}");
        assertThat(new SloDirectory(directory).write("slo.yaml", slo).problems())
                .isEqualTo("slo.yaml:9: spec.indicator.spec.thresholdMetric.metricSource.type: " + problem);
    }

    @Test
    void aMeasurementIsNoCounter() throws Exception {
        String slo = ratio("service: query", "good", "served").replace("VigiaProbe", "VigiaLag");
        assertThat(new SloDirectory(directory).write("slo.yaml", slo).problems())
                .contains("good.metricSource.spec: is of VigiaLag, which measures and does not count: use it in a"
                        + " thresholdMetric, and VigiaProbe here");
    }

    @Test
    void dataSourcesNeedNoConnectionAndAgreeWithTheType() throws Exception {
        SloDirectory files = new SloDirectory(directory).write("a.yaml", """
                        apiVersion: openslo/v1
                        kind: DataSource
                        metadata: {name: one}
                        spec:
                          type: VigiaLag
                          connectionDetails: {secret: hush}
                        ---
                        apiVersion: openslo/v1
                        kind: DataSource
                        metadata: {name: two}
                        spec: {type: VigiaLag}
                        """);
        files.write(
                "slo.yaml",
                threshold("VigiaProbe, metricSourceRef: two", "{target: cdc-b}")
                        + "---\n"
                        + threshold("VigiaLag, metricSourceRef: three", "{target: cdc-b}")
                                .replace("{name: up}", "{name: up-2}"));
        assertThat(files.problems().lines())
                .containsExactly(
                        "a.yaml:6: spec.connectionDetails: is not for VigiaLag, to which Vigia needs no connection; leave"
                                + " it out",
                        "slo.yaml:9: spec.indicator.spec.thresholdMetric.metricSource.type: is VigiaProbe, but"
                                + " metricSourceRef names a DataSource of type VigiaLag; leave type out",
                        "slo.yaml:23: spec.indicator.spec.thresholdMetric.metricSource.metricSourceRef: there is no"
                                + " DataSource 'three'; there is one, two");
    }

    @Test
    void aThresholdNeedsAComparisonAndStandsAlone() throws Exception {
        String slo = threshold("VigiaLag", "{target: cdc-b}");
        assertThat(new SloDirectory(directory)
                        .write("slo.yaml", slo.replace("{op: lt, value: 0.5, target: 0.9}", "{target: 0.9}"))
                        .problems()
                        .lines())
                .containsExactly(
                        "slo.yaml:13: spec.objectives[0].op: is missing; write lte, gte, lt or gt: how a good measurement"
                                + " compares to value",
                        "slo.yaml:13: spec.objectives[0].value: is missing; write what measurements are compared to, in"
                                + " seconds, such as 0.5");
    }

    @Test
    void aThresholdHasOneObjective() throws Exception {
        String slo = threshold("VigiaLag", "{target: cdc-b}") + "    - {op: lt, value: 1, target: 0.99}\n";
        assertThat(new SloDirectory(directory).write("slo.yaml", slo).problems())
                .isEqualTo(
                        "slo.yaml:12: spec.objectives: holds 2, but an indicator with a thresholdMetric may have one;"
                                + " write an SLO for each");
    }

    private Indicator counted(String what) throws Exception {
        Path fresh = java.nio.file.Files.createTempDirectory(directory, "lake");
        return new SloDirectory(fresh)
                .write("slo.yaml", ratio(what, "good", "served"))
                .only()
                .indicator();
    }

    private Indicator measured(String type, String spec) throws Exception {
        return new SloDirectory(directory)
                .write("slo.yaml", threshold(type, spec))
                .only()
                .indicator();
    }

    private static String ratio(String what, String part, String count) {
        return """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: up}
        spec:
          service: storage
          indicator:
            metadata: {name: here}
            spec:
              ratioMetric:
                %s: {metricSource: {type: VigiaProbe, spec: {%s, count: %s}}}
                total: {metricSource: {type: VigiaProbe, spec: {%s, count: checks}}}
          timeWindow: [{duration: 30d, isRolling: true}]
          budgetingMethod: Occurrences
          objectives:
            - {target: 0.9}
        """.formatted(part, what, count, what);
    }

    private static String threshold(String type, String spec) {
        return """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: up}
        spec:
          service: storage
          indicator:
            metadata: {name: here}
            spec:
              thresholdMetric: {metricSource: {type: %s, spec: %s}}
          timeWindow: [{duration: 30d, isRolling: true}]
          budgetingMethod: Occurrences
          objectives:
            - {op: lt, value: 0.5, target: 0.9}
        """.formatted(type, spec);
    }
}
