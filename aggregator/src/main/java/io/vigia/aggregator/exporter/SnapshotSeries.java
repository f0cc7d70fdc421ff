package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Phase;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the loop knows now. States are sets: one series a possible value, 1 for the one that holds. */
final class SnapshotSeries extends Collector {
    private static final List<String> PHASES =
            Stream.of(Phase.values()).map(Phase::label).toList();
    private static final List<String> CONDITIONS = Stream.concat(
                    Stream.of(Condition.values()).map(Snapshot.Balancer::label), Stream.of(Snapshot.Balancer.SILENT))
            .toList();

    private final Snapshots snapshots;
    private final Clock clock;

    SnapshotSeries(Snapshots snapshots, Clock clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Snapshot snapshot = snapshots.newest();
        Instant now = clock.instant();
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(new GaugeMetricFamily(
                "vigia_epoch",
                "Epoch of the routing state committed last.",
                snapshot.routing().epoch()));
        families.add(new GaugeMetricFamily(
                "vigia_decision_snapshot_age_seconds",
                "Time since the loop last took a picture of itself; above 1 it is stalled.",
                seconds(snapshot.at(), now)));
        families.add(new GaugeMetricFamily(
                "vigia_telemetry_bus_up", "Whether this aggregator hears the telemetry bus.", snapshot.bus() ? 1 : 0));
        families.add(verdicts(snapshot));
        services(snapshot, now, families);
        balancers(snapshot, now, families);
        vantages(snapshot, now, families);
        return families;
    }

    private static MetricFamilySamples verdicts(Snapshot snapshot) {
        GaugeMetricFamily verdicts =
                gauge("vigia_verdict", "What the aggregator concludes about a target.", "target", "site", "outcome");
        snapshot.verdicts().forEach(verdict -> {
            LakeConfig.Component component = snapshot.lake().components().get(verdict.target());
            String site = component == null ? "" : component.site().value();
            for (Outcome outcome : Outcome.values()) {
                verdicts.addMetric(
                        List.of(verdict.target().value(), site, outcome.label()), verdict.outcome() == outcome ? 1 : 0);
            }
        });
        return verdicts;
    }

    private static void services(Snapshot snapshot, Instant now, List<MetricFamilySamples> families) {
        GaugeMetricFamily active =
                gauge("vigia_service_active", "Whether the site is the service's active one.", "service", "site");
        GaugeMetricFamily phases = gauge("vigia_service_phase", "Where the service stands.", "service", "phase");
        GaugeMetricFamily eligible = gauge(
                "vigia_service_site_eligible", "Whether the service may move to the site now.", "service", "site");
        GaugeMetricFamily lags =
                gauge("vigia_service_site_lag_seconds", "Data that a move to the site would lose.", "service", "site");
        GaugeMetricFamily parts = gauge(
                "vigia_service_site_lag_part_seconds",
                "What one component of the site's lag measured last.",
                "service",
                "site",
                "component");
        GaugeMetricFamily ages = gauge(
                "vigia_service_site_lag_part_age_seconds", "How long ago that was.", "service", "site", "component");
        GaugeMetricFamily holds =
                gauge("vigia_holds", "Reasons for which the service stays though it might move.", "service");
        GaugeMetricFamily reasons =
                gauge("vigia_hold_reason", "Whether the service is held for this reason.", "service", "reason");
        GaugeMetricFamily cooldowns =
                gauge("vigia_service_cooldown_seconds", "Time left of the service's cooldown.", "service");
        snapshot.services().forEach((id, service) -> {
            for (SiteId site : sites(snapshot, id)) {
                active.addMetric(
                        List.of(id.value(), site.value()),
                        service.active().filter(site::equals).isPresent() ? 1 : 0);
            }
            String phase = service.state().phase().label();
            PHASES.forEach(one -> phases.addMetric(List.of(id.value(), one), one.equals(phase) ? 1 : 0));
            service.candidates().forEach(candidate -> {
                List<String> labels = List.of(id.value(), candidate.site().value());
                eligible.addMetric(labels, candidate.eligible() ? 1 : 0);
                candidate.lag().ifPresent(lag -> lags.addMetric(labels, Exporter.seconds(lag)));
                candidate.lagParts().forEach(part -> {
                    List<String> place = List.of(
                            id.value(),
                            candidate.site().value(),
                            part.component().value());
                    part.lag().ifPresent(lag -> parts.addMetric(place, Exporter.seconds(lag)));
                    part.age().ifPresent(age -> ages.addMetric(place, Exporter.seconds(age)));
                });
            });
            List<HoldReason> hold = service.state().hold();
            holds.addMetric(List.of(id.value()), hold.size());
            for (HoldReason.Kind kind : HoldReason.Kind.values()) {
                reasons.addMetric(
                        List.of(id.value(), kind.name().toLowerCase(Locale.ROOT)),
                        hold.stream().anyMatch(reason -> reason.kind() == kind) ? 1 : 0);
            }
            cooldowns.addMetric(
                    List.of(id.value()),
                    service.cooldown().map(one -> seconds(now, one.until())).orElse(0.0));
        });
        families.addAll(List.of(active, phases, eligible, lags, parts, ages, holds, reasons, cooldowns));
    }

    private static void balancers(Snapshot snapshot, Instant now, List<MetricFamilySamples> families) {
        GaugeMetricFamily epochs =
                gauge("vigia_balancer_epoch", "Highest epoch that the balancer's actuator has accepted.", "balancer");
        GaugeMetricFamily conditions =
                gauge("vigia_balancer_condition", "How the balancer stands.", "balancer", "condition");
        GaugeMetricFamily ages = gauge(
                "vigia_balancer_report_age_seconds", "Time since the balancer's actuator last reported.", "balancer");
        GaugeMetricFamily steps = gauge(
                "vigia_balancer_route_in_step",
                "Whether the service at this balancer is as its accepted epoch wants it, read back.",
                "balancer",
                "service");
        snapshot.balancers().forEach((id, balancer) -> {
            String condition = balancer.condition();
            CONDITIONS.forEach(one -> conditions.addMetric(List.of(id.value(), one), one.equals(condition) ? 1 : 0));
            balancer.report()
                    .map(BalancerReport::highestEpoch)
                    .ifPresent(epoch -> epochs.addMetric(List.of(id.value()), epoch));
            balancer.reportedAt().ifPresent(at -> ages.addMetric(List.of(id.value()), seconds(at, now)));
            LakeConfig.Balancer configured = snapshot.lake().balancers().get(id);
            balancer.report()
                    .ifPresent(report -> report.routes().forEach((service, route) -> {
                        if (configured != null && configured.routes().containsKey(service)) {
                            steps.addMetric(List.of(id.value(), service.value()), route.inStep() ? 1 : 0);
                        }
                    }));
        });
        families.addAll(List.of(epochs, conditions, ages, steps));
    }

    private static void vantages(Snapshot snapshot, Instant now, List<MetricFamilySamples> families) {
        GaugeMetricFamily ages =
                gauge("vigia_vantage_heard_age_seconds", "Time since the vantage's newest batch.", "vantage", "site");
        GaugeMetricFamily sick =
                gauge("vigia_vantage_sick", "Whether the vantage's word is not counted now.", "vantage", "site");
        snapshot.vantages().forEach(vantage -> {
            List<String> labels = List.of(
                    vantage.node().value(), vantage.site().map(SiteId::value).orElse(""));
            vantage.heardAt().ifPresent(at -> ages.addMetric(labels, seconds(at, now)));
            sick.addMetric(labels, vantage.sick() ? 1 : 0);
        });
        families.addAll(List.of(ages, sick));
    }

    private static List<SiteId> sites(Snapshot snapshot, ServiceId id) {
        LakeConfig.Service service = snapshot.lake().services().get(id);
        return service == null ? List.of() : List.copyOf(service.sites().keySet());
    }

    private static GaugeMetricFamily gauge(String name, String help, String... labels) {
        return new GaugeMetricFamily(name, help, List.of(labels));
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Exporter.seconds(Duration.between(from, to)));
    }
}
