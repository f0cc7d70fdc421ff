package io.vigia.lab.full;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** What Prometheus does in the whole lake: scrapes the aggregators, and evaluates the rules that Vigia ships. */
final class PrometheusFile {
    private PrometheusFile() {}

    /** @param root of the checkout, which has the rules */
    static String text(FullPlacement placement, Path root) {
        String targets = placement.aggregators().stream()
                .map(name -> "\"" + placement.http(name) + "\"")
                .collect(Collectors.joining(", "));
        Path alerts = root.resolve("alerts");
        return """
                global: {scrape_interval: 5s, evaluation_interval: 5s}
                rule_files:
                  - %1$s/vigia-lake.yml
                  - %1$s/vigia-aggregators.yml
                  - %1$s/vigia-slo.yml
                alerting:
                  alertmanagers: [{static_configs: [{targets: ["%2$s"]}]}]
                scrape_configs:
                  - job_name: vigia
                    static_configs: [{targets: [%3$s], labels: {lake: demo}}]
                """.formatted(alerts, placement.alertmanager(), targets);
    }
}
