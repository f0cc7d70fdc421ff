package io.vigia.aggregator.decide;

import io.vigia.core.config.Assignments;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.detect.DetectPolicy;
import io.vigia.core.detect.Layout;
import io.vigia.core.failover.BalancerPolicy;
import io.vigia.core.failover.FailoverPolicy;
import io.vigia.core.failover.MovePolicy;
import io.vigia.core.failover.ServicePolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code lake.yaml} means to the core. */
public final class LakePolicy {
    private LakePolicy() {}

    public static DetectPolicy detection(LakeConfig lake) {
        LakeConfig.Detect detect = lake.detect();
        return new DetectPolicy(
                detect.fallCount(),
                detect.fallTime(),
                detect.riseCount(),
                detect.riseTime(),
                detect.staleAfter(),
                detect.vantages(),
                detect.maxStall(),
                detect.quarantine());
    }

    /** Components first, in order of declaration; then balancers and the paths through them. */
    public static Layout layout(LakeConfig lake) {
        Map<NodeId, SiteId> sites = new LinkedHashMap<>();
        lake.vantages().forEach((node, vantage) -> sites.put(node, vantage.site()));
        Map<TargetId, Set<NodeId>> watchers = new LinkedHashMap<>();
        Map<TargetId, LakeConfig.Schedule> schedules = new LinkedHashMap<>();
        for (NodeId node : nodes(lake)) {
            Assignments.of(lake, node).values().forEach(assignment -> {
                watchers.computeIfAbsent(assignment.target(), target -> new TreeSet<>())
                        .add(node);
                schedules.put(assignment.target(), assignment.schedule());
            });
        }
        List<TargetId> order = List.copyOf(lake.components().keySet());
        Map<TargetId, Layout.Watched> targets = new LinkedHashMap<>();
        watchers.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> {
                    int place = order.indexOf(entry.getKey());
                    return place < 0 ? order.size() : place;
                }))
                .forEach(entry -> {
                    TargetId target = entry.getKey();
                    LakeConfig.Schedule schedule = schedules.get(target);
                    if (schedule != null) {
                        targets.put(
                                target,
                                Layout.Watched.every(
                                        site(lake, target, entry.getValue()),
                                        entry.getValue(),
                                        schedule.interval(),
                                        schedule.timeout()));
                    }
                });
        return new Layout(sites, targets);
    }

    public static FailoverPolicy failover(LakeConfig lake) {
        Map<ServiceId, ServicePolicy> services = new LinkedHashMap<>();
        lake.services().forEach((id, service) -> services.put(id, service(service)));
        Map<BalancerId, BalancerPolicy> balancers = new LinkedHashMap<>();
        lake.balancers().forEach((id, balancer) -> balancers.put(id, balancer(balancer)));
        Map<TargetId, SiteId> sites = new LinkedHashMap<>();
        lake.components().forEach((target, component) -> sites.put(target, component.site()));
        return new FailoverPolicy(
                new TreeMap<>(services),
                new TreeMap<>(balancers),
                sites,
                new FailoverPolicy.Limits(lake.limits().moves(), lake.limits().capacity()),
                FailoverPolicy.Timing.DEFAULT);
    }

    private static BalancerPolicy balancer(LakeConfig.Balancer balancer) {
        SortedMap<ServiceId, Map<SiteId, Integer>> servers = new TreeMap<>();
        balancer.routes().forEach((service, route) -> {
            Map<SiteId, Integer> numbers = new LinkedHashMap<>();
            route.servers().forEach((site, names) -> numbers.put(site, names.size()));
            servers.put(service, numbers);
        });
        return new BalancerPolicy(
                balancer.routes().keySet(),
                balancer.routes().entrySet().stream()
                        .filter(route -> route.getValue().check().isPresent())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()),
                servers);
    }

    /** The site a target is shown under: its own, or that of the one node that watches it. */
    static Optional<SiteId> site(LakeConfig lake, TargetId target, Set<NodeId> watchers) {
        LakeConfig.Component component = lake.components().get(target);
        if (component != null) {
            return Optional.of(component.site());
        }
        return watchers.size() == 1
                ? Optional.ofNullable(lake.vantages().get(watchers.iterator().next()))
                        .map(LakeConfig.Vantage::site)
                : Optional.empty();
    }

    private static ServicePolicy service(LakeConfig.Service service) {
        Map<SiteId, ServicePolicy.SitePolicy> sites = new LinkedHashMap<>();
        service.sites().forEach((id, site) -> sites.put(id, new ServicePolicy.SitePolicy(site.needs(), site.lag())));
        return new ServicePolicy(
                sites, service.active(), service.mode(), service.cooldown(), service.rpo(), moves(service.moves()));
    }

    private static MovePolicy moves(MoveConfig moves) {
        MoveConfig.Failback failback = moves.failback();
        return new MovePolicy(
                moves.lease(),
                moves.drain(),
                new MovePolicy.Failback(failback.automatic(), failback.after(), failback.ramp(), failback.hold()),
                moves.hooks().entrySet().stream()
                        .map(hook -> hook(hook.getKey(), hook.getValue()))
                        .toList());
    }

    private static MovePolicy.Hook hook(String name, MoveConfig.Hook hook) {
        return new MovePolicy.Hook(
                name, hook.on(), hook.node(), hook.timeout(), hook.onFailure(), hook.from(), hook.to());
    }

    private static Set<NodeId> nodes(LakeConfig lake) {
        Set<NodeId> nodes = new LinkedHashSet<>(lake.vantages().keySet());
        lake.balancers().values().forEach(balancer -> nodes.add(balancer.node()));
        return nodes;
    }
}
