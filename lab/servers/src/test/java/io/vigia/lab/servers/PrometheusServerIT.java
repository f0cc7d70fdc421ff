package io.vigia.lab.servers;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrometheusServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void tellsTheAlertmanagerOfARuleThatFires() throws Exception {
        Host host = Host.in(directory);
        AlertmanagerServer alertmanager = AlertmanagerServer.configure(host, "alertmanager");
        host.file("rules.yml", "groups: [{name: all, rules: [{alert: Always, expr: vector(1)}]}]\n");
        PrometheusServer prometheus = PrometheusServer.configure(
                host, "prometheus", """
                global: {evaluation_interval: 1s}
                rule_files: [rules.yml]
                alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                """.formatted(alertmanager.base().getAuthority()));
        try (alertmanager;
                prometheus) {
            alertmanager.start();
            prometheus.start();
            alertmanager.awaitServing(LIMIT);
            prometheus.awaitServing(LIMIT);
            Await.until(
                    "the alert is there",
                    LIMIT,
                    () -> Http.get(alertmanager.base().resolve("/api/v2/alerts"))
                            .body()
                            .contains("\"alertname\":\"Always\""));
        }
    }
}
