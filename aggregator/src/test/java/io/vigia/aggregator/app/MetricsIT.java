package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsIT {
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
    void passesPromtoolWithEverythingThatAFailoverLeaves() throws Exception {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> lake.get("/metrics")
                        .body()
                        .contains("vigia_balancer_condition{balancer=\"lb2\",condition=\"in-step\",} 1.0"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> metrics().contains("vigia_service_site_eligible{service=\"s3\",site=\"b\",} 1.0"));
        lake.kill("s3-a");
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> metrics()
                                .contains(
                                        "vigia_failovers_total{service=\"s3\",from=\"a\",to=\"b\",kind=\"failover\",outcome=\"done\",} 1.0"));
        await().until(() -> metrics().contains("vigia_service_phase{service=\"s3\",phase=\"steady\",} 1.0"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> metrics().contains("vigia_slo_exhaustion_timestamp_seconds{slo=\"s3-a-answers\""));
        String page = metrics();
        assertThat(page)
                .contains("vigia_slo_objective_ratio{slo=\"s3-a-answers\",service=\"objects\",} 0.99")
                .contains(
                        "vigia_slo_error_budget_remaining_ratio{slo=\"s3-a-answers\",service=\"objects\",window=\"30d\",budget=\"gross\",}")
                .contains("vigia_probe_up{target=\"s3-a\",vantage=\"agent-b\",site=\"b\",} 0.0")
                .contains("vigia_probe_up{target=\"s3-b\",vantage=\"agent-b\",site=\"b\",} 1.0")
                .contains(
                        "vigia_probe_duration_seconds_bucket{target=\"s3-b\",vantage=\"agent-c\",site=\"c\",le=\"0.005\",}")
                .contains("vigia_probe_checks_total{", "vigia_probe_failures_total{")
                .contains("vigia_verdict{target=\"s3-a\",site=\"a\",outcome=\"down\",} 1.0")
                .contains("vigia_service_active{service=\"s3\",site=\"b\",} 1.0")
                .contains("vigia_service_active{service=\"s3\",site=\"a\",} 0.0")
                .contains("vigia_service_phase{service=\"s3\",phase=\"steady\",} 1.0")
                .contains("vigia_epoch 2.0")
                .contains("vigia_balancer_epoch{balancer=\"lb1\",} 2.0")
                .contains("vigia_balancer_report_age_seconds{balancer=\"lb1\",}")
                .contains("vigia_failover_duration_seconds_count{service=\"s3\",} 1.0")
                .contains("vigia_holds{service=\"s3\",}")
                .contains("vigia_leader 1.0", "vigia_group_quorum 1.0", "vigia_moves_open 0.0")
                .contains("vigia_paused{service=\"*\",} 0.0", "vigia_paused{service=\"s3\",} 0.0")
                .contains("vigia_maintenance_windows{scope=\"site\",} 0.0")
                .contains("vigia_path_proven_timestamp_seconds{service=\"s3\",from=\"b\",to=\"a\",} 0.0")
                .doesNotContain("vigia_path_proven_timestamp_seconds{service=\"s3\",from=\"a\",to=\"b\",} 0.0")
                .contains("vigia_path_rto_seconds{service=\"s3\",from=\"a\",to=\"b\",}")
                .contains("vigia_path_rpo_seconds{service=\"s3\",from=\"a\",to=\"b\",} 0.04")
                .doesNotContain("vigia_path_rto_seconds{service=\"s3\",from=\"b\",to=\"a\",}")
                .contains("vigia_move_step_duration_seconds_count{step=\"route\",} 1.0")
                .contains("vigia_vantage_sick{vantage=\"agent-a\",site=\"a\",} 0.0")
                .contains("vigia_vantage_heard_age_seconds{vantage=\"agent-a\",site=\"a\",}")
                .contains("vigia_host_load_ratio{target=\"host/lb1\",vantage=\"lb1\",instance=\"\",} 0.5")
                .contains("# TYPE vigia_host_context_switches_total counter")
                .contains("vigia_decision_step_seconds_bucket", "vigia_commit_duration_seconds_count")
                .contains("vigia_config_last_reload_successful 1.0")
                .contains("vigia_build_info{version=\"test\"")
                .contains("process_resident_memory_bytes", "process_cpu_seconds_total")
                .doesNotContain("_created");
        promtool(page);
        assertThat(documented()).allSatisfy(name -> assertThat(page).contains("# HELP " + name + " "));
    }

    /** The metrics that docs/monitoring-setup.md names in its tables. */
    private static Set<String> documented() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "monitoring-setup.md"));
        Set<String> names = new TreeSet<>();
        Matcher matcher =
                Pattern.compile("`((?:vigia|process|jvm)_[a-z_]+[a-z])`").matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        assertThat(names).hasSizeGreaterThan(30);
        assertThat(names.remove("vigia_slo_irregular_samples_total"))
                .as("is there once a sample is irregular, which none may be here")
                .isTrue();
        return names;
    }

    @Test
    void answersOpenMetricsToWhomAsksForIt() {
        var answer = lake.send(java.net.http.HttpRequest.newBuilder(lake.uri("/metrics"))
                .header("Accept", "application/openmetrics-text; version=1.0.0"));
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void theSeriesOfWhatWasRemovedVanish() throws Exception {
        await().atMost(Duration.ofSeconds(10)).until(() -> metrics().contains("target=\"s3-c\",vantage=\"agent-a\""));
        Files.writeString(
                directory.resolve("lake.yaml"),
                LakeOnWire.lakeYaml("30s")
                        .replaceAll("(?m)^  s3-c:.*\\n", "")
                        .replace(", c: {needs: [s3-c], lag: [s3-c]}", "")
                        .replace(", c: [s3-c]", ""));
        var source = AggregatorReload.source(
                new io.vigia.platform.yaml.ConfigFiles(name -> null),
                directory.resolve("aggregator.yaml"),
                lake.loaded());
        var wanted = source.load();
        lake.aggregator().reload(lake.loaded(), wanted, AggregatorReload.plan(lake.loaded(), wanted));
        assertThat(metrics()).doesNotContain("target=\"s3-c\"", "site=\"c\",outcome");
    }

    private String metrics() {
        return lake.get("/metrics").body();
    }

    private static void promtool(String page) throws Exception {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError("promtool is needed: apt-get install prometheus (./verify does it)", e);
        }
        try (var in = promtool.getOutputStream()) {
            in.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as("promtool said: %s", said).isZero();
        assertThat(said).isEmpty();
    }
}
