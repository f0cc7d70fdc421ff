package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.Assignments;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Reading;
import io.vigia.core.model.TargetId;
import io.vigia.platform.wire.Rejections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every vantage saw of every target last. A vantage that has fallen silent loses its gauges after {@link #SILENT}: a one
 * that nobody renews would be a lie; its counters stay until its target or node leaves the configuration.
 */
final class ProbeSeries extends Collector {
    private static final Duration SILENT = Duration.ofSeconds(15);
    private static final int MAX_ROWS = 20_000;
    private static final int MAX_READINGS = 100_000;
    private static final double[] BOUNDS = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
    private static final List<String> BY = List.of("target", "vantage", "site");
    private static final List<String> BY_INSTANCE = List.of("target", "vantage", "instance");
    /** What Prometheus and this exporter keep for themselves. */
    private static final Pattern RESERVED =
            Pattern.compile("(probe_(up|checks|failures|duration|lag)|verdict|service|epoch"
                    + "|balancer|failovers?|holds?|rejected|vantage|decision|commits?|config|build|telemetry|notices"
                    + "|leader|term|group|paused|maintenance|path|moves?|alerts?|alertmanager|slo)(_.*)?"
                    + "|.*_(bucket|count|sum|created|info)");

    private record Key(TargetId target, NodeId vantage) {}

    private static final class Row {
        final long[] buckets = new long[BOUNDS.length + 1];
        double sumSeconds;
        long incarnation = -1;
        Observation last;

        Row(Observation first) {
            last = first;
        }
    }

    private final Snapshots snapshots;
    private final Clock clock;
    private final Rejections rejections;
    private final Map<Key, Row> rows = new HashMap<>();
    private final Map<NodeId, Instant> heardAt = new HashMap<>();

    ProbeSeries(Snapshots snapshots, Clock clock, Rejections rejections) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.rejections = rejections;
    }

    /** Batches may come out of order, replayed ones late: an observation with fewer checks behind it is older. */
    synchronized void heard(Batch batch, Instant at) {
        heardAt.put(batch.node(), at);
        for (Observation observation : batch.observations()) {
            Key key = new Key(observation.target(), batch.node());
            Row row = rows.get(key);
            if (row == null) {
                if (rows.size() >= MAX_ROWS) {
                    rejections.count("exporter", "too_many_series");
                    continue;
                }
                row = new Row(observation);
                rows.put(key, row);
            }
            take(row, batch.incarnation(), observation);
        }
    }

    private static void take(Row row, long incarnation, Observation observation) {
        boolean newer = incarnation > row.incarnation
                || (incarnation == row.incarnation && observation.checks() > row.last.checks());
        if (!newer) {
            return; // said before, or overtaken by a later batch
        }
        double seconds = observation.latencyMicros() / 1e6;
        int place = Arrays.binarySearch(BOUNDS, seconds);
        row.buckets[place < 0 ? -place - 1 : place]++;
        row.sumSeconds += seconds;
        row.incarnation = incarnation;
        row.last = observation;
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        Snapshot snapshot = snapshots.newest();
        forget(snapshot.lake());
        GaugeMetricFamily up = new GaugeMetricFamily(
                "vigia_probe_up", "Whether the vantage's latest probe of the target was served (1) or not (0).", BY);
        CounterMetricFamily checks =
                new CounterMetricFamily("vigia_probe_checks", "Probes finished since the vantage's agent started.", BY);
        CounterMetricFamily failures =
                new CounterMetricFamily("vigia_probe_failures", "How many of the probes were not served.", BY);
        GaugeMetricFamily lag = new GaugeMetricFamily(
                "vigia_probe_lag_seconds", "Data that moving to the target's site would have lost, as probed.", BY);
        List<MetricFamilySamples.Sample> durations = new ArrayList<>();
        Map<String, MetricFamilySamples> readings = new TreeMap<>();
        int[] readingsLeft = {MAX_READINGS};
        Instant fresh = clock.instant().minus(SILENT);
        List<Map.Entry<Key, Row>> ordered = new ArrayList<>(rows.entrySet());
        ordered.sort(Comparator.comparing(
                        (Map.Entry<Key, Row> entry) -> entry.getKey().target())
                .thenComparing(entry -> entry.getKey().vantage()));
        for (Map.Entry<Key, Row> entry : ordered) {
            Key key = entry.getKey();
            Row row = entry.getValue();
            List<String> labels =
                    List.of(key.target().value(), key.vantage().value(), site(snapshot.lake(), key.vantage()));
            Instant heard = heardAt.get(key.vantage());
            checks.addMetric(labels, (double) row.last.checks());
            failures.addMetric(labels, (double) row.last.failures());
            histogram(durations, labels, row);
            if (heard != null && heard.isAfter(fresh)) {
                up.addMetric(labels, row.last.outcome().serves() ? 1 : 0);
                row.last.lagMillis().ifPresent(millis -> lag.addMetric(labels, millis / 1e3));
                row.last.readings().forEach(reading -> add(readings, key, reading, readingsLeft));
            }
        }
        List<MetricFamilySamples> families = new ArrayList<>(List.of(
                up,
                checks,
                failures,
                lag,
                new MetricFamilySamples(
                        "vigia_probe_duration_seconds",
                        Type.HISTOGRAM,
                        "How long probes took, time-outs included; the latest of each batch.",
                        durations)));
        families.addAll(readings.values());
        return families;
    }

    private void add(Map<String, MetricFamilySamples> readings, Key key, Reading reading, int[] left) {
        if (RESERVED.matcher(reading.name()).matches()) {
            rejections.count("exporter", "reserved_name");
            return;
        }
        if (--left[0] < 0) {
            rejections.count("exporter", "too_many_series");
            return;
        }
        boolean counter = reading.name().endsWith("_total");
        String name = "vigia_" + reading.name();
        MetricFamilySamples family = readings.computeIfAbsent(
                name,
                none -> new MetricFamilySamples(
                        counter ? name.substring(0, name.length() - "_total".length()) : name,
                        counter ? Type.COUNTER : Type.GAUGE,
                        "As read by probes; docs/monitoring-setup.md says which.",
                        new ArrayList<>()));
        family.samples.add(new MetricFamilySamples.Sample(
                name,
                BY_INSTANCE,
                List.of(key.target().value(), key.vantage().value(), reading.instance()),
                reading.value()));
    }

    private static void histogram(List<MetricFamilySamples.Sample> samples, List<String> labels, Row row) {
        List<String> names = new ArrayList<>(BY);
        names.add("le");
        long total = 0;
        for (int i = 0; i < row.buckets.length; i++) {
            total += row.buckets[i];
            List<String> values = new ArrayList<>(labels);
            values.add(i < BOUNDS.length ? doubleToGoString(BOUNDS[i]) : "+Inf");
            samples.add(new MetricFamilySamples.Sample("vigia_probe_duration_seconds_bucket", names, values, total));
        }
        samples.add(new MetricFamilySamples.Sample("vigia_probe_duration_seconds_count", BY, labels, total));
        samples.add(new MetricFamilySamples.Sample("vigia_probe_duration_seconds_sum", BY, labels, row.sumSeconds));
    }

    /** Rows of targets and nodes that the configuration no longer puts together. */
    private void forget(LakeConfig lake) {
        Map<NodeId, Set<TargetId>> assigned = new HashMap<>();
        rows.keySet()
                .removeIf(key -> !assigned.computeIfAbsent(key.vantage(), node -> targets(lake, node))
                        .contains(key.target()));
        heardAt.keySet().removeIf(node -> targets(lake, node).isEmpty());
    }

    private static Set<TargetId> targets(LakeConfig lake, NodeId node) {
        Set<TargetId> targets =
                new java.util.HashSet<>(Assignments.of(lake, node).keySet());
        if (lake.vantages().containsKey(node)
                || lake.balancers().values().stream()
                        .anyMatch(balancer -> balancer.node().equals(node))) {
            targets.add(TargetId.host(node));
        }
        return targets;
    }

    private static String site(LakeConfig lake, NodeId vantage) {
        LakeConfig.@Nullable Vantage known = lake.vantages().get(vantage);
        return known == null ? "" : known.site().value();
    }
}
