package io.vigia.core.sim;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A HAProxy, which goes on whatever happens, with its actuator, which may die: takes higher epochs only and puts them on its disk first,
 * carries out what they say, slowly or not at all, fences what has a lease when that runs out, and reports to every aggregator.
 */
final class SimulatedBalancer {
    private static final int ROUND = 1000;
    private static final int DRAINING = 3;

    final int index;
    final BalancerId id;
    final int site;
    final SimulatedProcess process;

    /** On the actuator's disk. */
    @Nullable
    RoutingState accepted;

    /** What the proxy does with each service: bits 0 to 2 for sites that take new sessions, 3 to 5 for those that finish theirs. */
    final int[] stands;

    /** Of the proxy: whether its socket answers, and how long it takes. */
    private boolean hung;

    private int slowMillis = 20;
    int diskMillis = 5;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final World world;
    private final long[] drainedAtMillis;
    private final boolean countsSessions;
    private final boolean leases;
    private final SimulatedLease lease = new SimulatedLease();
    private @Nullable RoutingState pending;
    private boolean persisting;
    private boolean applying;
    private long armedForMillis;

    SimulatedBalancer(int index, Cluster cluster) {
        this.index = index;
        this.id = World.BALANCERS.get(index);
        this.site = index;
        this.cluster = cluster;
        this.scheduler = cluster.scheduler;
        this.world = cluster.world;
        this.process = new SimulatedProcess(scheduler);
        this.stands = new int[world.services.size()];
        this.drainedAtMillis = new long[world.services.size()];
        this.leases = world.kinds.stream().anyMatch(kind -> kind.leased);
        this.countsSessions = !scheduler.chance(0.1);
    }

    void start() {
        if (!process.alive()) {
            process.start();
            pending = null;
            persisting = false;
            applying = false;
            armedForMillis = 0;
            lease.begin(scheduler.now());
            process.after(scheduler.between(0, ROUND), this::round);
            process.after(scheduler.between(0, ROUND), this::query);
            apply();
        }
    }

    void kill() {
        if (process.alive()) {
            process.kill();
            cluster.referee.traffic.unwell(this);
        }
    }

    void pause(int millis) {
        process.pause(millis);
        cluster.referee.traffic.unwell(this);
    }

    /** Its proxy answers again, or no more. */
    void hang(boolean is) {
        hung = is;
        cluster.referee.traffic.unwell(this);
    }

    void slow(int millis) {
        slowMillis = millis;
        cluster.referee.traffic.unwell(this);
    }

    /** Whether the actuator can do at once what it has to. */
    boolean well() {
        return process.alive() && !process.paused() && !hung && slowMillis <= 100;
    }

    int place() {
        return Network.balancer(index);
    }

    // ---- epochs

    void receive(RoutingState routing, Lead lead) {
        process.reach(() -> {
            cluster.referee.log.handed(this, routing);
            RoutingState highest = pending != null ? pending : accepted;
            if (highest == null || routing.epoch() > highest.epoch()) {
                pending = routing;
                persist();
            }
            if (lead.leading() && lead.confirmed() > 0) {
                lease.confirmed(lead.confirmed(), routing);
            }
            settle();
        });
    }

    private void persist() {
        if (persisting || pending == null) {
            return;
        }
        RoutingState next = pending;
        persisting = true;
        int life = process.life();
        scheduler.after(scheduler.between(1, diskMillis), () -> {
            // The crash on either side of the write.
            if (life != process.life() && scheduler.chance(0.5)) {
                return;
            }
            if (accepted == null || next.epoch() > accepted.epoch()) {
                cluster.referee.traffic.accepted(this, next);
                accepted = next;
            }
            if (life == process.life()) {
                process.reach(() -> persisted(next));
            }
        });
    }

    private void persisted(RoutingState kept) {
        persisting = false;
        if (pending != null && pending.epoch() <= kept.epoch()) {
            pending = null;
        }
        persist();
        settle();
        apply();
    }

    private void settle() {
        lease.settle(accepted);
        if (!leases) {
            return;
        }
        long end = lease.endMillis();
        if (end > scheduler.now() && end != armedForMillis) {
            armedForMillis = end;
            process.after(end - scheduler.now(), this::apply);
        }
    }

    // ---- the proxy

    /** What it is to do with a service now. */
    int wanted(int service) {
        if (isolated(service)) {
            return 0;
        }
        int wanted = accepted == null ? stands[service] : standOf(accepted, service);
        boolean unproven = world.kinds.get(service).leased && !lease.proven();
        return unproven ? (wanted & stands[service]) | (wanted & ~7) : wanted;
    }

    boolean isolated(int service) {
        return world.kinds.get(service).leased && scheduler.now() >= lease.endMillis();
    }

    /** As an epoch says, whatever the lease. */
    int standOf(RoutingState routing, int service) {
        int active = 1 << world.active(routing, service) % 3;
        Transit transit = routing.transits().get(world.services.get(service));
        if (transit instanceof Transit.Fenced) {
            return 0;
        } else if (transit instanceof Transit.Quiescing) {
            return active << DRAINING;
        } else if (transit instanceof Transit.Draining draining) {
            return active | 1 << (World.site(draining.site()) + DRAINING);
        }
        return transit instanceof Transit.Ramping ramping ? active | 1 << World.site(ramping.site()) : active;
    }

    /** The sites that have sessions of a service now, as bits. */
    int taking(int service) {
        int finishing = scheduler.now() < drainedAtMillis[service] ? stands[service] >> DRAINING : 0;
        return (stands[service] & 7) | finishing;
    }

    /** Whether the proxy does all that {@code routing} says, and no write is under way that would hold up the next. */
    boolean follows(RoutingState routing) {
        if (accepted == null || persisting || !process.alive() || accepted.epoch() != routing.epoch()) {
            return false;
        }
        for (int service = 0; service < stands.length; service++) {
            if (stands[service] != standOf(routing, service)) {
                return false;
            }
        }
        return true;
    }

    private void round() {
        process.after(ROUND, this::round);
        apply();
        report();
    }

    /** Compares and corrects, one at a time; what it means to do may be out of date when it is done, and is compared again. */
    private void apply() {
        if (applying || hung) {
            return;
        }
        int[] plan = new int[stands.length];
        boolean same = true;
        for (int service = 0; service < stands.length; service++) {
            plan[service] = wanted(service);
            same &= plan[service] == stands[service];
        }
        if (same) {
            cluster.referee.traffic.settled(this);
            return;
        }
        applying = true;
        long epoch = accepted == null ? 0 : accepted.epoch();
        process.after(scheduler.between(1, slowMillis), () -> {
            applying = false;
            if (!hung) {
                carryOut(plan, epoch);
                apply();
            }
            report();
        });
    }

    private void carryOut(int[] plan, long epoch) {
        cluster.say(() -> id + " applies epoch " + epoch + ", stands " + text(plan)
                + (lease.endMillis() <= scheduler.now() ? ", lease over" : ""));
        for (int service = 0; service < stands.length; service++) {
            if (plan[service] >> DRAINING != 0 && plan[service] >> DRAINING != stands[service] >> DRAINING) {
                drainedAtMillis[service] = scheduler.now() + scheduler.between(50, 2000);
            }
            if (isolated(service) && stands[service] != 0 && plan[service] == 0) {
                cluster.referee.counts.leaseFencings++;
            }
            stands[service] = plan[service];
        }
        cluster.referee.traffic.applied(this, epoch);
    }

    private String text(int[] plan) {
        List<String> parts = new ArrayList<>();
        for (int service = 0; service < plan.length; service++) {
            parts.add(world.services.get(service) + "=" + sites(plan[service])
                    + (plan[service] >> DRAINING == 0 ? "" : " finishing " + sites(plan[service] >> DRAINING)));
        }
        return String.join(", ", parts);
    }

    private static List<SiteId> sites(int bits) {
        return switch (bits & 7) {
            case 0 -> List.of();
            case 1 -> List.of(World.SITES.get(0));
            case 2 -> List.of(World.SITES.get(1));
            case 4 -> List.of(World.SITES.get(2));
            default ->
                World.SITES.stream()
                        .filter(at -> (bits >> World.site(at) & 1) == 1)
                        .toList();
        };
    }

    // ---- what it says

    private void report() {
        RoutingState kept = accepted;
        Map<ServiceId, RouteReport> routes = new TreeMap<>();
        boolean inStep = kept != null && !hung;
        boolean isolated = false;
        for (int service = 0; kept != null && service < stands.length; service++) {
            boolean there = !hung && stands[service] == standOf(kept, service);
            inStep &= there;
            isolated |= isolated(service);
            routes.put(
                    world.services.get(service),
                    new RouteReport(sites(stands[service]), there, there ? "" : "behind", unfinished(service)));
        }
        Condition condition = kept == null
                ? Condition.WAITING
                : hung
                        ? Condition.UNREACHABLE
                        : isolated ? Condition.ISOLATED : inStep ? Condition.IN_STEP : Condition.CONVERGING;
        BalancerReport report = new BalancerReport(
                id, kept == null ? 0 : kept.epoch(), Optional.ofNullable(kept), routes, condition, "");
        long number = lease.sent(scheduler.now());
        for (SimulatedAggregator aggregator : cluster.aggregators) {
            cluster.network.send(place(), aggregator.place(), () -> aggregator.receive(report, index, number));
        }
    }

    private OptionalLong unfinished(int service) {
        if (stands[service] >> DRAINING == 0 || !countsSessions) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(scheduler.now() < drainedAtMillis[service] ? 3 : 0);
    }

    private void query() {
        process.after(ROUND, this::query);
        long startedAt = scheduler.now();
        for (int service = 0; service < stands.length; service++) {
            if (good(service)) {
                int asked = service;
                process.after(8, () -> answered(asked, startedAt));
            }
        }
    }

    private void answered(int service, long startedAt) {
        for (SimulatedAggregator aggregator : cluster.aggregators) {
            cluster.network.send(
                    place(), aggregator.place(), () -> aggregator.receiveAnswer(index, service, startedAt));
        }
    }

    private boolean good(int service) {
        for (int at = 0; at < 3; at++) {
            if ((stands[service] >> at & 1) == 1
                    && cluster.network.connected(site, at)
                    && world.serves(service * 3 + at)) {
                return true;
            }
        }
        return false;
    }
}
