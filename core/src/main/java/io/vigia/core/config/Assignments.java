package io.vigia.core.config;

import io.vigia.core.config.probe.HaproxySpec;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who probes what. The agent takes its work from here and the aggregator its belief: an observation from a node that has not
 * been assigned its target is rejected.
 */
public final class Assignments {
    private Assignments() {}

    /** One probe to run. */
    public record Assignment(TargetId target, ProbeSpec probe, LakeConfig.Schedule schedule) {}

    /** What {@code node} probes according to {@code lake}, its own host excepted, in order of declaration. */
    public static Map<TargetId, Assignment> of(LakeConfig lake, NodeId node) {
        Map<TargetId, Assignment> work = new LinkedHashMap<>();
        LakeConfig.Vantage vantage = lake.vantages().get(node);
        if (vantage != null) {
            Set<TargetId> needed = neededByServices(lake);
            lake.components().forEach((target, component) -> {
                if (looksAt(component, target, node, vantage.site(), needed)) {
                    work.put(target, new Assignment(target, component.probe(), component.schedule()));
                }
            });
        }
        lake.balancers().forEach((id, balancer) -> {
            if (balancer.node().equals(node)) {
                balancer.runtimeApi().ifPresent(api -> {
                    TargetId process = TargetId.haproxy(id);
                    work.put(process, new Assignment(process, new HaproxySpec(api.socket()), HAPROXY));
                });
                balancer.routes()
                        .forEach((service, route) -> route.check().ifPresent(check -> {
                            TargetId path = TargetId.path(id, service);
                            work.put(path, new Assignment(path, check.probe(), check.schedule()));
                        }));
            }
        });
        return work;
    }

    /** Whether {@code node} may speak of {@code target}. */
    public static boolean mayObserve(LakeConfig lake, NodeId node, TargetId target) {
        return target.equals(TargetId.host(node)) || of(lake, node).containsKey(target);
    }

    /** How often a balancer's own socket is asked. */
    public static final LakeConfig.Schedule HAPROXY = new LakeConfig.Schedule(
            java.time.Duration.ofSeconds(1), java.time.Duration.ofSeconds(2), java.time.Duration.ofMillis(500));

    private static Set<TargetId> neededByServices(LakeConfig lake) {
        return lake.services().values().stream()
                .flatMap(service -> service.sites().values().stream())
                .flatMap(site -> site.needs().stream())
                .collect(Collectors.toSet());
    }

    private static boolean looksAt(
            LakeConfig.Component component, TargetId target, NodeId node, SiteId site, Set<TargetId> neededByServices) {
        return component
                .from()
                .orElse(neededByServices.contains(target) ? LakeConfig.From.VANTAGES : LakeConfig.From.SITE)
                .includes(node, site, component.site());
    }
}
