package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.core.notify.DeliveryState;
import io.vigia.core.notify.HeraldState;
import io.vigia.core.notify.Item;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What stands, and how each Alertmanager's queue does. */
final class AlertSeries extends Collector {
    /** There from the start, so that a rule on their increase sees the first one. */
    private static final List<String> DROPS = List.of("refused", "expired", "full");

    private static final List<String> FAILURES = List.of("connect", "timeout");

    private final Supplier<HeraldState> alerts;
    private final Clock clock;

    AlertSeries(Supplier<HeraldState> alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        HeraldState state = alerts.get();
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(standing(state));
        families.add(
                new GaugeMetricFamily("vigia_alerts_agreed", "Alerts that stand by the word of the group.", (double)
                        state.agreement().register().standing(clock.instant())));
        families.add(new CounterMetricFamily(
                "vigia_alerts_unregistered", "Alerts that were seen and found no room, each time.", (double)
                        state.full()));
        List<String> label = List.of("alertmanager");
        List<String> reason = List.of("alertmanager", "reason");
        CounterMetricFamily sent = new CounterMetricFamily(
                "vigia_alerts_sent", "Alerts that the Alertmanager has taken, each time counted.", label);
        CounterMetricFamily failed = new CounterMetricFamily(
                "vigia_alert_posts_failed", "Posts that were not taken, and are tried again.", reason);
        CounterMetricFamily dropped = new CounterMetricFamily(
                "vigia_alerts_dropped", "Alerts that the Alertmanager will not be told of.", reason);
        GaugeMetricFamily depth = new GaugeMetricFamily(
                "vigia_alert_queue_depth", "Alerts that it should know and has not taken.", label);
        GaugeMetricFamily oldest = new GaugeMetricFamily(
                "vigia_alert_queue_oldest_age_seconds", "How long the oldest of them has waited; 0 for none.", label);
        GaugeMetricFamily last = new GaugeMetricFamily(
                "vigia_alertmanager_last_success_timestamp_seconds",
                "When it last took a post; 0 for not since the start.",
                label);
        Instant now = clock.instant();
        state.deliveries().forEach((name, delivery) -> {
            List<String> one = List.of(name);
            DeliveryState.Counts counts = delivery.counts();
            sent.addMetric(one, (double) counts.sent());
            each(failed, name, FAILURES, counts.failed());
            each(dropped, name, DROPS, counts.dropped());
            List<Item> waiting = delivery.waiting();
            depth.addMetric(one, waiting.size());
            oldest.addMetric(
                    one,
                    waiting.stream()
                            .map(Item::queuedAt)
                            .min(Instant::compareTo)
                            .map(since -> Math.max(0, Exporter.seconds(Duration.between(since, now))))
                            .orElse(0.0));
            last.addMetric(
                    one,
                    delivery.acceptedAt().map(at -> at.toEpochMilli() / 1e3).orElse(0.0));
        });
        families.addAll(List.of(sent, failed, dropped, depth, oldest, last));
        return families;
    }

    private static MetricFamilySamples standing(HeraldState state) {
        GaugeMetricFamily standing =
                new GaugeMetricFamily("vigia_alerts_standing", "Alerts that stand now.", List.of("severity"));
        Map<String, Integer> counts = new TreeMap<>(Map.of("critical", 0, "warning", 0, "info", 0, "none", 0));
        state.roll().entries().forEach((labels, entry) -> {
            if (!entry.past()) {
                counts.merge(labels.pairs().getOrDefault("severity", ""), 1, Integer::sum);
            }
        });
        counts.forEach((severity, count) -> standing.addMetric(List.of(severity), count));
        return standing;
    }

    private static void each(CounterMetricFamily family, String name, List<String> always, Map<String, Long> counts) {
        Map<String, Long> all = new TreeMap<>(counts);
        always.forEach(reason -> all.putIfAbsent(reason, 0L));
        all.forEach((reason, count) -> family.addMetric(List.of(name, reason), (double) count));
    }
}
