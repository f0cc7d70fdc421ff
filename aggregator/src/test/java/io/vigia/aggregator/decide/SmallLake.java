package io.vigia.aggregator.decide;

import io.vigia.core.config.Assignments;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Three sites, one service, one balancer; and batches as their agents would send them. */
final class SmallLake {
    static final ServiceId S3 = new ServiceId("s3");
    static final BalancerId LB1 = new BalancerId("lb1");
    static final List<SiteId> SITES = List.of(new SiteId("a"), new SiteId("b"), new SiteId("c"));
    private static final LakeConfig.Schedule OFTEN =
            new LakeConfig.Schedule(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100));

    private SmallLake() {}

    static LakeConfig config() {
        Map<SiteId, LakeConfig.Site> sites = new LinkedHashMap<>();
        Map<NodeId, LakeConfig.Vantage> vantages = new LinkedHashMap<>();
        Map<TargetId, LakeConfig.Component> components = new LinkedHashMap<>();
        Map<SiteId, LakeConfig.ServiceSite> served = new LinkedHashMap<>();
        Map<SiteId, List<String>> servers = new LinkedHashMap<>();
        for (SiteId site : SITES) {
            TargetId component = new TargetId("s3-" + site);
            sites.put(site, new LakeConfig.Site(site.value()));
            vantages.put(agent(site), new LakeConfig.Vantage(site));
            components.put(
                    component,
                    new LakeConfig.Component(site, "", new TcpSpec("127.0.0.1", 9), OFTEN, Optional.empty()));
            served.put(site, new LakeConfig.ServiceSite(List.of(component), List.of(component)));
            servers.put(site, List.of("s3-" + site));
        }
        HttpSpec check = new HttpSpec(
                URI.create("http://127.0.0.1:9/"),
                "GET",
                Set.of(200),
                Map.of(),
                Optional.empty(),
                Duration.ofDays(7),
                Optional.empty());
        return new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                sites,
                vantages,
                components,
                Map.of(
                        S3,
                        new LakeConfig.Service(
                                served,
                                SITES.get(0),
                                Mode.AUTOMATIC,
                                Duration.ofSeconds(30),
                                Optional.empty(),
                                MoveConfig.DEFAULT)),
                Map.of(
                        LB1,
                        new LakeConfig.Balancer(
                                new NodeId("lb1"),
                                new Steering.RuntimeApi("/nowhere.sock", "/nowhere.state"),
                                Map.of(
                                        S3,
                                        new LakeConfig.Route(
                                                "s3", servers, Optional.of(new LakeConfig.PathCheck(check, OFTEN)))))),
                LakeConfig.Limits.NONE);
    }

    static NodeId agent(SiteId site) {
        return new NodeId("agent-" + site);
    }

    /** What {@code node} sees: everything up, but {@code down} refused for {@code downMillis}. */
    static Batch batch(NodeId node, long sequence, Set<TargetId> down, long downMillis) {
        List<Observation> observations = Assignments.of(config(), node).keySet().stream()
                .map(target -> observation(target, sequence, down.contains(target), downMillis))
                .toList();
        return new Batch(node, 1, sequence, 0, SelfHealth.GOOD, observations);
    }

    private static Observation observation(TargetId target, long sequence, boolean down, long downMillis) {
        long age = down ? downMillis : sequence * 100;
        return new Observation(
                target,
                down ? Outcome.DOWN : Outcome.UP,
                1 + age / 100,
                age,
                0,
                20_000,
                sequence,
                0,
                OptionalLong.of(40),
                down ? "refused" : "",
                List.of());
    }

    static BalancerReport inStep(RoutingState routing) {
        return new BalancerReport(
                LB1,
                routing.epoch(),
                Optional.of(routing),
                Map.of(
                        S3,
                        new BalancerReport.RouteReport(
                                List.copyOf(routing.active().values()), true, "")),
                BalancerReport.Condition.IN_STEP,
                "");
    }
}
