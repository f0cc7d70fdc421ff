package io.vigia.core.sim;

import io.vigia.core.detect.DetectPolicy;
import io.vigia.core.detect.Layout;
import io.vigia.core.failover.BalancerPolicy;
import io.vigia.core.failover.FailoverPolicy;
import io.vigia.core.failover.ServicePolicy;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The truth: what serves, which links carry, and who stands where. Only the referee and the physics look at it. */
final class World {
    static final List<SiteId> SITES = List.of(new SiteId("a"), new SiteId("b"), new SiteId("c"));
    static final ServiceId S3 = new ServiceId("s3");
    static final ServiceId QUERY = new ServiceId("query");

    private static final List<TargetId> S3_TARGETS =
            List.of(new TargetId("s3-a"), new TargetId("s3-b"), new TargetId("s3-c"));
    private static final List<TargetId> QUERY_TARGETS =
            List.of(new TargetId("query-a"), new TargetId("query-b"), new TargetId("query-c"));

    /** How a target is. */
    enum Health {
        SERVING,
        REFUSING,
        FROZEN
    }

    final Map<TargetId, Integer> siteOf = new LinkedHashMap<>();
    final Map<TargetId, Health> health = new LinkedHashMap<>();
    final Map<TargetId, Long> lastServedMillis = new LinkedHashMap<>();
    final Map<TargetId, Long> lastHurtMillis = new LinkedHashMap<>();
    final Map<NodeId, Integer> vantages = new LinkedHashMap<>();
    final boolean[][] cut = new boolean[3][3];
    final long[] lagMillis = new long[3];
    final boolean[] lagSilent = new boolean[3];
    final int aggregatorSite;
    final boolean checksLag;
    double probeLoss;
    double batchLoss;
    boolean lossyNow;

    private final Scheduler scheduler;
    private final int services;

    World(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.aggregatorSite = scheduler.between(0, 2);
        this.services = scheduler.between(1, 2);
        this.checksLag = scheduler.chance(0.3);
        for (int site = 0; site < 3; site++) {
            vantages.put(new NodeId("agent-" + SITES.get(site)), site);
        }
        if (scheduler.chance(0.5)) {
            vantages.put(new NodeId("lb1"), 0);
            vantages.put(new NodeId("lb2"), 1);
        }
        for (ServiceId service : services()) {
            for (int site = 0; site < 3; site++) {
                TargetId target = target(service, site);
                siteOf.put(target, site);
                health.put(target, Health.SERVING);
                lastServedMillis.put(target, scheduler.now());
                lastHurtMillis.put(target, 0L);
            }
        }
    }

    List<ServiceId> services() {
        return services == 1 ? List.of(S3) : List.of(S3, QUERY);
    }

    static TargetId target(ServiceId service, int site) {
        return (service.equals(S3) ? S3_TARGETS : QUERY_TARGETS).get(site);
    }

    int site(TargetId target) {
        return siteOf.getOrDefault(target, -1);
    }

    Layout layout() {
        Map<NodeId, SiteId> sites = new LinkedHashMap<>();
        vantages.forEach((node, site) -> sites.put(node, SITES.get(site)));
        Map<TargetId, Layout.Watched> targets = new LinkedHashMap<>();
        siteOf.forEach((target, site) -> targets.put(
                target,
                Layout.Watched.every(
                        Optional.of(SITES.get(site)),
                        vantages.keySet(),
                        Duration.ofMillis(500),
                        Duration.ofMillis(500))));
        return new Layout(sites, targets);
    }

    DetectPolicy detect() {
        return DetectPolicy.DEFAULT;
    }

    static final Duration COOLDOWN = Duration.ofSeconds(4);
    static final Duration RPO = Duration.ofSeconds(5);
    static final FailoverPolicy.Timing TIMING = new FailoverPolicy.Timing(
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8));

    FailoverPolicy policy() {
        Map<ServiceId, ServicePolicy> wanted = new LinkedHashMap<>();
        for (ServiceId service : services()) {
            Map<SiteId, SitePolicy> sites = new LinkedHashMap<>();
            for (int site = 0; site < 3; site++) {
                TargetId target = target(service, site);
                sites.put(SITES.get(site), new SitePolicy(List.of(target), checksLag ? List.of(target) : List.of()));
            }
            wanted.put(
                    service,
                    new ServicePolicy(
                            sites,
                            SITES.get(0),
                            Mode.AUTOMATIC,
                            COOLDOWN,
                            checksLag ? Optional.of(RPO) : Optional.empty()));
        }
        Map<BalancerId, BalancerPolicy> balancers = new LinkedHashMap<>();
        Set<ServiceId> all = Set.copyOf(services());
        balancers.put(new BalancerId("lb1"), new BalancerPolicy(all, all));
        balancers.put(new BalancerId("lb2"), new BalancerPolicy(all, Set.of()));
        return FailoverPolicy.of(wanted, balancers, TIMING);
    }

    boolean serves(TargetId target) {
        return health.get(target) == Health.SERVING;
    }

    void set(TargetId target, Health to) {
        if (serves(target)) {
            lastServedMillis.put(target, scheduler.now());
        } else {
            lastHurtMillis.put(target, scheduler.now());
        }
        health.put(target, to);
    }

    boolean connected(int one, int other) {
        return !cut[one][other] && !cut[other][one];
    }

    void cut(int from, int to, boolean is) {
        cut[from][to] = is;
    }

    void healLinks() {
        for (boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
    }

    List<TargetId> targets() {
        return new ArrayList<>(siteOf.keySet());
    }
}
