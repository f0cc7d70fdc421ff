package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.platform.vault.VaultFigures;
import java.util.List;

/** How asking Vault for secrets goes; all zero where there is none. Named as an agent names them. */
final class VaultSeries extends Collector {
    private final VaultFigures figures;

    VaultSeries(VaultFigures figures) {
        this.figures = figures;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                new CounterMetricFamily(
                        "vigia_vault_answers", "Times that Vault gave every secret.", figures.answeredCount()),
                new CounterMetricFamily("vigia_vault_failures", "Times that it did not.", figures.failedCount()),
                new CounterMetricFamily(
                        "vigia_vault_changes", "Times that a secret had changed.", figures.changedCount()),
                new GaugeMetricFamily(
                        "vigia_vault_on_kept_secrets",
                        "Whether secrets of an earlier start are used, that Vault has not confirmed since.",
                        figures.onKeptSecrets() ? 1 : 0));
    }
}
