package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.Proof;
import io.vigia.core.model.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the group stands, what people have told it, and which paths are proven. */
final class GroupSeries extends Collector {
    private static final String EVERY_SERVICE = "*";

    private final Snapshots snapshots;

    GroupSeries(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Snapshot snapshot = snapshots.newest();
        List<MetricFamilySamples> families = new ArrayList<>();
        group(snapshot.group(), families);
        controls(snapshot, families);
        paths(snapshot, families);
        families.add(new GaugeMetricFamily("vigia_moves_open", "Moves of services that are not over.", (double)
                snapshot.failovers().stream().filter(FailoverRecord::open).count()));
        return families;
    }

    private static void group(DecisionLog.Group group, List<MetricFamilySamples> families) {
        families.add(new GaugeMetricFamily(
                "vigia_leader",
                "Whether this aggregator leads its group.",
                group.role() == DecisionLog.Role.LEADER ? 1 : 0));
        families.add(
                new GaugeMetricFamily("vigia_term", "Term of the group, as this aggregator knows it.", group.term()));
        families.add(new GaugeMetricFamily(
                "vigia_group_quorum",
                "Whether a majority of the group is known to be there: without it nothing can be decided.",
                group.quorum() ? 1 : 0));
        GaugeMetricFamily peers = new GaugeMetricFamily(
                "vigia_group_peer_reachable",
                "Whether the leader has heard a member of the group lately; a follower knows of few.",
                List.of("peer"));
        group.peers()
                .forEach(peer -> peer.reachable()
                        .ifPresent(there -> peers.addMetric(List.of(peer.node().value()), there ? 1 : 0)));
        families.add(peers);
    }

    private static void controls(Snapshot snapshot, List<MetricFamilySamples> families) {
        GaugeMetricFamily paused = new GaugeMetricFamily(
                "vigia_paused",
                "Whether automatic moves are paused; of all services together: the brake.",
                List.of("service"));
        paused.addMetric(List.of(EVERY_SERVICE), snapshot.controls().brake().isPresent() ? 1 : 0);
        snapshot.lake()
                .services()
                .keySet()
                .forEach(service -> paused.addMetric(
                        List.of(service.value()), snapshot.controls().pauses().containsKey(service) ? 1 : 0));
        families.add(paused);
        GaugeMetricFamily windows =
                new GaugeMetricFamily("vigia_maintenance_windows", "Maintenance windows in force.", List.of("scope"));
        for (Maintenance.Scope scope : Maintenance.Scope.values()) {
            windows.addMetric(List.of(scope.label()), (double) snapshot.controls().maintenance().stream()
                    .filter(window -> window.scope() == scope && window.inForce(snapshot.at()))
                    .count());
        }
        families.add(windows);
    }

    private static void paths(Snapshot snapshot, List<MetricFamilySamples> families) {
        List<String> labels = List.of("service", "from", "to");
        GaugeMetricFamily proven = new GaugeMetricFamily(
                "vigia_path_proven_timestamp_seconds", "When the path was last shown to work; 0 for never.", labels);
        GaugeMetricFamily switching = new GaugeMetricFamily(
                "vigia_path_switch_seconds",
                "From the decision until no balancer was waited for, the last time.",
                labels);
        GaugeMetricFamily rto = new GaugeMetricFamily(
                "vigia_path_rto_seconds", "How long the service was not known to be served, the last time.", labels);
        GaugeMetricFamily rpo = new GaugeMetricFamily(
                "vigia_path_rpo_seconds", "Lag of the new site when it was decided, the last time.", labels);
        snapshot.lake().services().forEach((service, configured) -> {
            for (SiteId from : configured.sites().keySet()) {
                for (SiteId to : configured.sites().keySet()) {
                    if (!from.equals(to)) {
                        List<String> path = List.of(service.value(), from.value(), to.value());
                        Optional<Proof> proof = snapshot.proofs().stream()
                                .filter(one -> one.service().equals(service)
                                        && one.from().equals(from)
                                        && one.to().equals(to))
                                .findFirst();
                        proven.addMetric(
                                path,
                                proof.map(one -> one.at().toEpochMilli() / 1e3).orElse(0.0));
                        proof.flatMap(Proof::switching)
                                .ifPresent(took -> switching.addMetric(path, Exporter.seconds(took)));
                        proof.flatMap(Proof::rto).ifPresent(took -> rto.addMetric(path, Exporter.seconds(took)));
                        proof.flatMap(Proof::rpo).ifPresent(lag -> rpo.addMetric(path, Exporter.seconds(lag)));
                    }
                }
            }
        });
        families.addAll(List.of(proven, switching, rto, rpo));
    }
}
