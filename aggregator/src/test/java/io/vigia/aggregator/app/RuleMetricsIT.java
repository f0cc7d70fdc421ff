package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.rules.RuleYaml;
import io.vigia.core.slo.rules.SloRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that name a metric which nobody exposes never fire: a metric that is renamed must fail here. */
class RuleMetricsIT {
    @TempDir
    Path directory;

    private LakeOnWire lake;

    @BeforeEach
    void start() throws Exception {
        LakeOnWire.promise(directory);
        lake = new LakeOnWire(directory);
        lake.startNodes();
    }

    @AfterEach
    void stop() throws Exception {
        lake.close();
    }

    @Test
    void everyMetricThatARuleNamesIsExposed() throws Exception {
        Set<String> named = new TreeSet<>(
                AlertFiles.metrics(RuleYaml.of("", SloRules.of(List.of(slo()), labels -> Optional.empty()))));
        assertThat(named).contains("vigia_slo_events_total");
        for (Path file : AlertFiles.rules()) {
            named.addAll(AlertFiles.metrics(Files.readString(file)));
        }
        assertThat(named).hasSizeGreaterThan(30);
        Set<String> exposed = afterAFailover();
        Set<String> missing = new TreeSet<>(families(named));
        missing.removeAll(exposed);
        assertThat(missing).as("named in rules, and exposed nowhere").isEmpty();
    }

    /** The families on the page once a service has moved: those of moves are there only then. */
    private Set<String> afterAFailover() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page().contains("vigia_balancer_condition{balancer=\"lb2\",condition=\"in-step\",} 1.0"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page().contains("vigia_service_site_eligible{service=\"s3\",site=\"b\",} 1.0"));
        lake.kill("s3-a");
        await().atMost(Duration.ofSeconds(20)).until(() -> page().contains("vigia_failovers_total{"));
        await().atMost(Duration.ofSeconds(20)).until(() -> page().contains("vigia_slo_alert_firing{"));
        return AlertFiles.names(page(), Pattern.compile("(?m)^# HELP (\\S+) "));
    }

    private String page() {
        return lake.get("/metrics").body();
    }

    private static Set<String> families(Set<String> metrics) {
        return new TreeSet<>(metrics.stream().map(RuleMetricsIT::family).toList());
    }

    private static String family(String metric) {
        return metric.replaceFirst("_(bucket|sum|count)$", "");
    }

    private static SloDefinition slo() {
        return new SloDefinition(
                "s3-availability",
                "",
                "s3",
                "",
                Map.of(),
                new Indicator("probe", Map.of("service", "s3")),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent("99.99"),
                Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
    }
}
