package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Problems;
import io.vigia.core.config.openslo.SloReader;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.Indicator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that are counters which a probe carries, in the example lake with a canary and a scraped component. */
class SloCountersTest {
    private static final String LATENCY = "{type: VigiaHaproxyLog, spec: {service: query, measure: latency}}";

    @Test
    void aLogIsCountedOnEveryBalancerThatLeadsThere() throws Exception {
        assertThat(ratio("VigiaHaproxyLog", "service: query, count: ok", "service: query, count: requests"))
                .isEqualTo(new Indicator("log", Map.of("targets", "log/lb1/query,log/lb2/query", "count", "served")));
        assertThat(ratio(
                                "VigiaHaproxyLog",
                                "service: query, balancer: lb2, count: ok",
                                "service: query, balancer: lb2, count: requests")
                        .spec())
                .containsEntry("targets", "log/lb2/query");
    }

    @Test
    void itsTimesAreComparedWithABoundOfTheLog() throws Exception {
        assertThat(threshold(LATENCY, "op: lte, value: 0.50"))
                .isEqualTo(new Indicator(
                        "log", Map.of("targets", "log/lb1/query,log/lb2/query", "op", "lte", "value", "0.5")));
    }

    @Test
    void aBalancersOwnCountersAreOfTheServicesBackend() throws Exception {
        assertThat(ratio("VigiaHaproxy", "service: s3, count: ok", "service: s3, count: requests"))
                .isEqualTo(new Indicator(
                        "haproxy",
                        Map.of("targets", "haproxy/lb1,haproxy/lb2", "backends", "s3,s3", "count", "served")));
    }

    @Test
    void aCanaryIsCountedAndMeasured() throws Exception {
        assertThat(ratio("VigiaCanary", "canary: cdc-canary, count: delivered", "canary: cdc-canary, count: sent"))
                .isEqualTo(
                        new Indicator("canary", Map.of("targets", "cdc-canary", "prefix", "cdc", "count", "served")));
        assertThat(threshold("{type: VigiaCanary, spec: {canary: cdc-canary, measure: latency}}", "op: lte, value: 0.1")
                        .spec())
                .containsEntry("value", "0.1")
                .containsEntry("prefix", "cdc");
    }

    @Test
    void scrapedCountersAreNamedForGoodAndTotal() throws Exception {
        assertThat(ratio("Prometheus", "target: app, metric: served", "target: app, metric: asked"))
                .isEqualTo(new Indicator(
                        "prometheus", Map.of("targets", "app", "good", "served", "total", "asked", "count", "served")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: VigiaHaproxyLog, spec: {service: query, measure: latency}}|op: lt, value: 1|slo.yaml:13:"
                        + " spec.objectives[0].op: 'lt' cannot be told, since what took at most a bound is counted; write lte",
                "{type: VigiaHaproxyLog, spec: {service: query, measure: latency}}|op: lte, value: 0.7|slo.yaml:13:"
                        + " spec.objectives[0].value: is 0.7, which log/lb1/query,log/lb2/query does not count within; the nearest"
                        + " that it does is 0.5, of 0.5, 1, 2. The bounds are set in lake.yaml",
                "{type: VigiaHaproxyLog, spec: {service: quary, measure: latency}}|op: lte, value: 1|slo.yaml:9: M.spec.service:"
                        + " there is no service of the lake 'quary'; did you mean 'query'?",
                "{type: VigiaHaproxyLog, spec: {service: query, balancer: lb3, measure: latency}}|op: lte, value: 1|slo.yaml:9:"
                        + " M.spec.balancer: there is no balancer of service query 'lb3'; did you mean 'lb1'?",
                "{type: VigiaCanary, spec: {canary: cdc-a, measure: latency}}|op: lte, value: 1|slo.yaml:9: M.spec.canary: there is no"
                        + " component that sends canaries 'cdc-a'; there is cdc-canary",
                "{type: VigiaCanary, spec: {canary: cdc-canary, measure: latency}}|op: lte, value: 9|slo.yaml:13:"
                        + " spec.objectives[0].value: is 9, which cdc-canary does not count within; the nearest that it does is 0.5,"
                        + " of 0.1, 0.5. The bounds are set in lake.yaml",
                "{type: Prometheus, spec: {target: app, metric: asked}}|op: lte, value: 1|slo.yaml:9: M.spec: is of Prometheus, which"
                        + " counts and does not measure: use it in a ratioMetric, and VigiaProbe, VigiaLag, VigiaFailover,"
                        + " VigiaHaproxyLog, VigiaCanary here",
            })
    void whatIsNotCountedIsRefused(String source, String compared, String problem) {
        assertThat(refusal(thresholdText(source, compared)))
                .containsExactly(problem.replace("M.", "spec.indicator.spec.thresholdMetric.metricSource."));
    }

    @Test
    void countersOfAnotherTargetOrNameAreRefused() {
        assertThat(refusal(ratioText("Prometheus", "target: app, metric: serve", "target: s3-a, metric: asked")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .endsWith("spec.metric: there is no counter of app 'serve'; did you mean 'served'?"),
                        second -> assertThat(second)
                                .endsWith(
                                        "spec.target: there is no component that reads counters 's3-a'; there is app"));
    }

    @Test
    void aBalancerWithoutALogIsNamed() throws Exception {
        LakeConfig lake = lake();
        Map<io.vigia.core.model.BalancerId, LakeConfig.Balancer> balancers = new LinkedHashMap<>(lake.balancers());
        balancers.replaceAll(
                (id, balancer) -> new LakeConfig.Balancer(balancer.node(), balancer.steering(), balancer.routes()));
        LakeConfig silent = new LakeConfig(
                lake.name(),
                lake.detect(),
                lake.sites(),
                lake.vantages(),
                lake.components(),
                lake.services(),
                balancers,
                lake.limits());
        assertThat(refusal(thresholdText(LATENCY, "op: lte, value: 1"), silent))
                .singleElement()
                .asString()
                .contains("balancer 'lb1' is none that has a log");
    }

    private static Indicator ratio(String type, String good, String total) throws Exception {
        return read(ratioText(type, good, total), lake());
    }

    private static Indicator threshold(String source, String compared) throws Exception {
        return read(thresholdText(source, compared), lake());
    }

    private static List<String> refusal(String text) {
        return refusal(text, unchecked());
    }

    private static List<String> refusal(String text, LakeConfig lake) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read(text, lake));
        return refused.problems().stream().map(Object::toString).toList();
    }

    private static Indicator read(String text, LakeConfig lake) throws ConfigException {
        Placeholders none = new Placeholders(name -> null);
        ConfigNode documents = YamlTree.readAll(Path.of("slo.yaml"), text, none, new Problems());
        return SloReader.read(documents, lake).value().slos().get(0).indicator();
    }

    private static LakeConfig unchecked() {
        try {
            return lake();
        } catch (ConfigException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static LakeConfig lake() throws ConfigException {
        LakeConfig lake = new ConfigFiles(name -> null)
                .loadLake(Path.of("../packaging/examples/lake.yaml"))
                .lake();
        Map<TargetId, LakeConfig.Component> components = new LinkedHashMap<>(lake.components());
        add(components, "cdc-canary", new Canary());
        add(components, "app", new Scraped());
        return new LakeConfig(
                lake.name(),
                lake.detect(),
                lake.sites(),
                lake.vantages(),
                components,
                lake.services(),
                lake.balancers(),
                lake.limits());
    }

    private static void add(Map<TargetId, LakeConfig.Component> components, String name, ProbeSpec probe) {
        LakeConfig.Component like = components.values().iterator().next();
        components.put(
                new TargetId(name),
                new LakeConfig.Component(like.site(), "", probe, like.schedule(), Optional.empty()));
    }

    private record Canary() implements ProbeSpec {
        @Override
        public String kind() {
            return "cdc";
        }

        @Override
        public List<Duration> canaryBounds() {
            return List.of(Duration.ofMillis(100), Duration.ofMillis(500));
        }
    }

    private record Scraped() implements ProbeSpec {
        @Override
        public String kind() {
            return "scrape";
        }

        @Override
        public Set<String> counters() {
            return Set.of("served", "asked");
        }
    }

    private static String ratioText(String type, String good, String total) {
        return text(
                "ratioMetric: {good: {metricSource: {type: %s, spec: {%s}}}, total: {metricSource: {type: %s, spec: {%s}}}}"
                        .formatted(type, good, type, total),
                "target: 0.9");
    }

    private static String thresholdText(String source, String compared) {
        return text("thresholdMetric: {metricSource: " + source + "}", compared + ", target: 0.9");
    }

    private static String text(String metric, String objective) {
        return """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: up}
        spec:
          service: storage
          indicator:
            metadata: {name: here}
            spec:
              %s
          timeWindow: [{duration: 30d, isRolling: true}]
          budgetingMethod: Occurrences
          objectives:
            - {%s}
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: {name: storage}
        spec: {}
        """.formatted(metric, objective);
    }
}
