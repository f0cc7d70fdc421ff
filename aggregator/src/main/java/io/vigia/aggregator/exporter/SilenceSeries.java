package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.core.notify.SilenceState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How the silences of maintenance windows do. */
final class SilenceSeries extends Collector {
    /** There from the start, so that a rule on their increase sees the first one. */
    private static final Map<String, Long> FAILURES = Map.of("connect", 0L, "timeout", 0L);

    private final Supplier<SilenceState> silences;

    SilenceSeries(Supplier<SilenceState> silences) {
        this.silences = silences;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        GaugeMetricFamily missing = new GaugeMetricFamily(
                "vigia_silences_missing",
                "Maintenance windows in force of whose silence the Alertmanager does not know.",
                List.of("alertmanager"));
        CounterMetricFamily failed = new CounterMetricFamily(
                "vigia_silence_requests_failed",
                "Requests about silences that came to nothing, and are tried again.",
                List.of("alertmanager", "reason"));
        SilenceState state = silences.get();
        state.peers().forEach((name, peer) -> {
            missing.addMetric(List.of(name), (double) state.missing(name));
            Map<String, Long> counts = new TreeMap<>(FAILURES);
            counts.putAll(peer.failed());
            counts.forEach((reason, count) -> failed.addMetric(List.of(name, reason), (double) count));
        });
        return List.of(missing, failed);
    }
}
