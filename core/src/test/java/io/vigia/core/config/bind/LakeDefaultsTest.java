package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.probe.DnsSpec;
import io.vigia.core.config.probe.ExecSpec;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.config.probe.TlsSpec;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A good lake, and what stands where nothing is said. */
class LakeDefaultsTest {
    @Test
    void readsAGoodLakeWithoutAWarning() throws Exception {
        Bound<LakeConfig> bound = Tree.lake().bindLake();
        assertThat(bound.warnings()).isEmpty();
        LakeConfig lake = bound.value();
        assertThat(lake.name()).isEqualTo("demo");
        assertThat(lake.sites().keySet()).containsExactly(new SiteId("a"), new SiteId("b"), new SiteId("c"));
        assertThat(lake.balancers().get(new BalancerId("lb1"))).isNotNull();
    }

    @Test
    void everyDefaultOfDetectionIsTheDocumentedOne() throws Exception {
        LakeConfig.Detect detect = Tree.lake().bindLake().value().detect();
        assertThat(detect)
                .isEqualTo(new LakeConfig.Detect(
                        2,
                        Duration.ofMillis(300),
                        3,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        2,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3)));
        LakeConfig.Detect onlyOne =
                Tree.lake().set("detect.fallCount", "4").bindLake().value().detect();
        assertThat(onlyOne.fallCount()).isEqualTo(4);
        assertThat(onlyOne.riseTime()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void everyDefaultOfAnHttpProbeIsTheDocumentedOne() throws Exception {
        LakeConfig.Component component = Tree.component(Tree.lake().bindLake().value(), "s3-a");
        HttpSpec http = (HttpSpec) component.probe();
        assertThat(http.method()).isEqualTo("GET");
        assertThat(http.statuses()).isEqualTo(Set.of(200));
        assertThat(http.headers()).isEmpty();
        assertThat(http.bodyContains()).isEmpty();
        assertThat(http.certificateWarning()).isEqualTo(Duration.ofDays(14));
        assertThat(http.lagHeader()).isEmpty();
        assertThat(component.schedule())
                .isEqualTo(new LakeConfig.Schedule(
                        Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100)));
        assertThat(component.label()).isEmpty();
        assertThat(component.from()).isEmpty();
    }

    @Test
    void everyDefaultOfATcpProbeIsTheDocumentedOne() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("components.db.site", "a")
                .set("components.db.probe.kind", "tcp")
                .set("components.db.probe.host", "10.0.0.1")
                .set("components.db.probe.port", "5432")
                .bindLake()
                .value();
        assertThat(Tree.component(lake, "db").probe()).isEqualTo(new TcpSpec("10.0.0.1", 5432));
        assertThat(Tree.component(lake, "db").schedule().interval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void everyDefaultOfATlsProbeIsTheDocumentedOne() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("components.cert.site", "a")
                .set("components.cert.probe.kind", "tls")
                .set("components.cert.probe.host", "lake.example")
                .bindLake()
                .value();
        assertThat(Tree.component(lake, "cert").probe())
                .isEqualTo(new TlsSpec(
                        "lake.example",
                        443,
                        "lake.example",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofDays(14)));
        assertThat(Tree.component(lake, "cert").schedule())
                .isEqualTo(
                        new LakeConfig.Schedule(Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(1)));
    }

    @Test
    void everyDefaultOfADnsProbeIsTheDocumentedOne() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("components.dns.site", "a")
                .set("components.dns.probe.kind", "dns")
                .set("components.dns.probe.name", "lake.example")
                .bindLake()
                .value();
        assertThat(Tree.component(lake, "dns").probe())
                .isEqualTo(new DnsSpec("lake.example", DnsSpec.Type.A, Optional.empty(), List.of()));
        assertThat(Tree.component(lake, "dns").schedule())
                .isEqualTo(
                        new LakeConfig.Schedule(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMillis(500)));
    }

    @Test
    void everyDefaultOfAnExecProbeIsTheDocumentedOne() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("components.check.site", "a")
                .set("components.check.probe.kind", "exec")
                .set("components.check.probe.command", List.of("/bin/true"))
                .bindLake()
                .value();
        assertThat(Tree.component(lake, "check").probe()).isEqualTo(new ExecSpec(List.of("/bin/true")));
        assertThat(Tree.component(lake, "check").schedule())
                .isEqualTo(
                        new LakeConfig.Schedule(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5)));
    }

    @Test
    void everyDefaultOfAServiceIsTheDocumentedOne() throws Exception {
        LakeConfig.Service service = Tree.get(Tree.lake().bindLake().value().services(), new ServiceId("s3"));
        assertThat(service.mode()).isEqualTo(Mode.AUTOMATIC);
        assertThat(service.cooldown()).isEqualTo(Duration.ofSeconds(30));
        assertThat(service.rpo()).isEmpty();
        assertThat(Tree.get(service.sites(), new SiteId("a")).lag()).isEmpty();
    }

    @Test
    void everyDefaultOfMovesHooksAndLimitsIsTheDocumentedOne() throws Exception {
        LakeConfig lake = Tree.hooked(List.of("/bin/true", "twice", "twice"))
                .set("services.s3.isolation", "fence")
                .set("services.s3.failback.mode", "automatic")
                .bindLake()
                .value();
        MoveConfig moves = Tree.get(lake.services(), new ServiceId("s3")).moves();
        assertThat(moves.lease()).contains(Duration.ofSeconds(5));
        assertThat(moves.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(moves.failback())
                .isEqualTo(new MoveConfig.Failback(true, Duration.ofMinutes(10), List.of(), Duration.ofMinutes(1)));
        assertThat(moves.hooks().get("tell"))
                .isEqualTo(new MoveConfig.Hook(
                        HookPhase.AFTER,
                        new NodeId("agent-a"),
                        List.of("/bin/true", "twice", "twice"),
                        Duration.ofSeconds(30),
                        OnFailure.CONTINUE,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(lake.limits()).isEqualTo(LakeConfig.Limits.NONE);
        assertThat(Tree.lake().bindLake().value().services().values())
                .allSatisfy(service -> assertThat(service.moves()).isEqualTo(MoveConfig.DEFAULT));
    }

    @Test
    void theLabelOfASiteIsItsIdWhenNotGiven() throws Exception {
        LakeConfig lake = Tree.lake().set("sites.a", "").bindLake().value();
        assertThat(lake.sites().get(new SiteId("a"))).isEqualTo(new LakeConfig.Site("a"));
    }

    @Test
    void aPathCheckIsHttpWithoutSayingSo() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("balancers.lb1.routes.s3.check.url", "http://127.0.0.1:8001/")
                .bindLake()
                .value();
        LakeConfig.Balancer balancer = Tree.get(lake.balancers(), new BalancerId("lb1"));
        assertThat(Tree.get(balancer.routes(), new ServiceId("s3")).check()).isPresent();
    }
}
