package io.vigia.core.sim;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HAProxy with its actuator: applies the newest epoch, slowly or not at all, and reports. */
final class SimulatedBalancer {
    final BalancerId id;
    final int site;
    private final Scheduler scheduler;
    private final World world;
    private final SimulatedAggregator aggregator;
    private final Referee referee;
    boolean actuatorUp = true;
    boolean reachable = true;
    int slowMillis = 20;

    @Nullable
    RoutingState accepted;

    @Nullable
    RoutingState applied;

    SimulatedBalancer(
            BalancerId id,
            int site,
            Scheduler scheduler,
            World world,
            SimulatedAggregator aggregator,
            Referee referee) {
        this.id = id;
        this.site = site;
        this.scheduler = scheduler;
        this.world = world;
        this.aggregator = aggregator;
        this.referee = referee;
        scheduler.every(scheduler.between(0, 1000), 1000, this::reconcile);
        scheduler.every(scheduler.between(0, 1000), 1000, this::query);
    }

    void receive(RoutingState routing) {
        if (!actuatorUp || (accepted != null && routing.epoch() < accepted.epoch())) {
            return;
        }
        if (!routing.equals(accepted)) {
            accepted = routing;
            referee.accepted(id, routing);
            scheduler.after(scheduler.between(1, slowMillis), this::apply);
        }
    }

    private void apply() {
        if (actuatorUp && reachable && accepted != null && !accepted.equals(applied)) {
            applied = accepted;
            referee.applied(id, accepted);
        }
        report();
    }

    private void reconcile() {
        if (actuatorUp && world.connected(site, world.aggregatorSite)) {
            aggregator.newest().ifPresent(this::receive);
        }
        apply();
    }

    private void report() {
        if (!actuatorUp || world.cut[site][world.aggregatorSite]) {
            return;
        }
        boolean inStep = accepted != null && accepted.equals(applied) && reachable;
        Map<ServiceId, RouteReport> routes = new TreeMap<>();
        if (applied != null) {
            applied.active()
                    .forEach((service, at) ->
                            routes.put(service, new RouteReport(List.of(at), inStep, inStep ? "" : "behind")));
        }
        Condition condition = accepted == null
                ? Condition.WAITING
                : !reachable ? Condition.UNREACHABLE : inStep ? Condition.IN_STEP : Condition.CONVERGING;
        BalancerReport report = new BalancerReport(
                id, accepted == null ? 0 : accepted.epoch(), Optional.ofNullable(accepted), routes, condition, "");
        scheduler.after(scheduler.between(1, 4), () -> aggregator.receive(report));
    }

    private void query() {
        if (applied == null || world.cut[site][world.aggregatorSite]) {
            return;
        }
        long startedAt = scheduler.now();
        applied.active().forEach((service, at) -> {
            boolean good = serves(service, at);
            scheduler.after(
                    good ? 8 : 500, () -> aggregator.receive(id, service, good ? Outcome.UP : Outcome.DOWN, startedAt));
        });
    }

    private boolean serves(ServiceId service, SiteId at) {
        int index = World.SITES.indexOf(at);
        return reachable && world.connected(site, index) && world.serves(World.target(service, index));
    }
}
