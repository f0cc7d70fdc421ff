package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.Assignments;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not fit together, though each value alone would do. */
class LakeRulesTest {
    @Test
    void aRampIsRefusedWhereOneSiteAloneMayServe() {
        assertThat(Tree.lake()
                        .set("services.s3.isolation", "fence")
                        .set("services.s3.failback.ramp", List.of("10", "50"))
                        .lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("during which two sites serve");
    }

    @Test
    void aComponentServesOnlyTheSiteItStandsIn() {
        assertThat(Tree.lake().set("services.s3.sites.a.needs", List.of("s3-b")).lakeProblems())
                .extracting(Problem::message)
                .containsExactly("component 's3-b' stands in site 'b', not in 'a'; name one of site 'a',"
                        + " or give the component shared: true if every site depends on it");
    }

    @Test
    void whatAServiceNeedsIsNotWatchedFromItsOwnSiteAlone() {
        assertThat(Tree.lake().set("components.s3-a.from", "site").lakeProblems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("components.s3-a.from: is probed by too few", "leave 'from' out");
    }

    @Test
    void tooFewSitesWithVantagesSaysHowToLowerTheQuorumLoudly() {
        assertThat(Tree.lake()
                        .set("vantages.agent-b.site", "a")
                        .set("vantages.agent-c.site", "a")
                        .lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("stand in 1 different sites, and detect.vantages demands 2", "write detect: {vantages: 1}");
    }

    @Test
    void aQuorumOfOneIsWarnedOf() throws Exception {
        assertThat(Tree.lake().set("detect.vantages", "1").bindLake().warnings())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("ONE observer's word moves a service"));
    }

    @Test
    void aRouteNamesServersOfEverySiteOfItsService() {
        assertThat(Tree.lake().remove("balancers.lb1.routes.s3.servers.c").lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("name no server of site 'c'", "add c: [...]");
        assertThat(Tree.lake()
                        .set("balancers.lb1.routes.s3.servers.c", List.of())
                        .lakeProblems())
                .extracting(Problem::message)
                .containsExactly("servers of site c must name at least one server");
    }

    @Test
    void aServerStandsInOneSite() {
        assertThat(Tree.lake()
                        .set("balancers.lb1.routes.s3.servers.b", List.of("s3-a"))
                        .lakeProblems())
                .extracting(Problem::message)
                .containsExactly("server 's3-a' is given to site 'a' and to site 'b'; a server stands in one site");
        assertThat(Tree.lake()
                        .set("balancers.lb1.routes.s3.servers.b", List.of("s3-b", "s3-b"))
                        .lakeProblems())
                .extracting(Problem::message)
                .containsExactly("is in this list already; leave it out");
    }

    @Test
    void twoBalancersShareNoSocketAndNoStateFileOnOneNode() throws Exception {
        Tree tree = Tree.lake();
        copyBalancer(tree, "lb2", "agent-a");
        assertThat(tree.lakeProblems())
                .extracting(Problem::key)
                .containsExactly("balancers.lb2.socket", "balancers.lb2.stateFile");
        copyBalancer(tree, "lb2", "agent-b");
        assertThat(tree.bindLake().warnings()).isEmpty();
    }

    private static void copyBalancer(Tree tree, String id, String node) {
        tree.set("balancers." + id + ".node", node)
                .set("balancers." + id + ".socket", "/run/haproxy/admin.sock")
                .set("balancers." + id + ".stateFile", "/var/lib/haproxy/vigia.state")
                .set("balancers." + id + ".routes.s3.backend", "s3");
        for (String site : List.of("a", "b", "c")) {
            tree.set("balancers." + id + ".routes.s3.servers." + site, List.of("other-" + site));
        }
    }

    @Test
    void twoServicesShareNoBackend() {
        Tree tree = Tree.lake().set("services.s4.active", "a").set("services.s4.rpo", "unchecked");
        tree.set("services.s4.sites.a.needs", List.of("s3-a"));
        tree.set("balancers.lb1.routes.s4.backend", "s3");
        tree.set("balancers.lb1.routes.s4.servers.a", List.of("s3-a"));
        assertThat(tree.lakeProblems())
                .extracting(Problem::message)
                .containsExactly(
                        "services 's3' and 's4' share the backend 's3', and would move each other; give each its own backend");
    }

    @Test
    void aServiceThatNoBalancerRoutesIsWarnedOf() throws Exception {
        assertThat(Tree.lake().remove("balancers").bindLake().warnings())
                .extracting(Problem::key)
                .containsExactly("services.s3");
    }

    @Test
    void aBalancerBesideAnUnknownNodeIsWarnedOfWithTheNearest() throws Exception {
        assertThat(Tree.lake().set("balancers.lb1.node", "agent-aa").bindLake().warnings())
                .extracting(Problem::message)
                .containsExactly("'agent-aa' is not one of the vantages; did you mean 'agent-a'?");
    }

    @Test
    void aLimitOnLossWithoutAMeasureOfItIsWarnedOf() throws Exception {
        assertThat(Tree.lake().set("services.s3.rpo", "5m").bindLake().warnings())
                .extracting(Problem::message)
                .hasSize(3)
                .allSatisfy(message -> assertThat(message).contains("its lag will never be known"));
    }

    @Test
    void aLagThatIsOldBeforeItIsMeasuredAgainIsWarnedOf() throws Exception {
        Tree tree = Tree.lake()
                .set("services.s3.rpo", "5m")
                .set("services.s3.sites.b.lag", List.of("s3-b"))
                .set("components.s3-b.probe.lagHeader", "X-Lag")
                .set("components.s3-b.probe.interval", "9s");
        assertThat(tree.bindLake().warnings()).extracting(Problem::key).doesNotContain("components.s3-b");
        tree.set("components.s3-b.probe.interval", "10s");
        assertThat(tree.bindLake().warnings())
                .filteredOn(problem -> problem.key().equals("components.s3-b"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("together over 10s"));
    }

    @Test
    void chosenVantagesProbeWhatNoServiceNeedsAndWhatIsStillSeenFromTwoSites() throws Exception {
        Tree tree = Tree.lake()
                .set("components.canary.site", "b")
                .set("components.canary.probe.kind", "tcp")
                .set("components.canary.probe.host", "localhost")
                .set("components.canary.probe.port", "1")
                .set("components.canary.from", List.of("agent-c"))
                .set("components.s3-a.from", List.of("agent-a", "agent-b"));
        LakeConfig lake = tree.bindLake().value();
        assertThat(Assignments.of(lake, new NodeId("agent-c")))
                .containsKey(new TargetId("canary"))
                .doesNotContainKey(new TargetId("s3-a"));
        assertThat(Assignments.of(lake, new NodeId("agent-b")))
                .doesNotContainKey(new TargetId("canary"))
                .containsKey(new TargetId("s3-a"));
        assertThat(tree.set("components.s3-a.from", List.of("agent-b")).lakeProblems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("too few"));
        assertThat(tree.set("components.s3-a.from", List.of("agent-b", "agent-d"))
                        .lakeProblems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("there is no vantage 'agent-d'"));
        assertThat(tree.set("components.s3-a.from", List.of()).lakeProblems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("names no vantage"));
    }

    @Test
    void onlyASharedComponentIsNeededInAnotherSite() throws Exception {
        Tree tree = Tree.lake().set("services.s3.sites.b.needs", List.of("s3-b", "s3-a"));
        assertThat(tree.lakeProblems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("shared: true"));
        tree.set("components.s3-a.shared", "true");
        var service = Tree.get(tree.bindLake().value().services(), new ServiceId("s3"));
        assertThat(Tree.get(service.sites(), new SiteId("b")).needs())
                .containsExactly(new TargetId("s3-b"), new TargetId("s3-a"));
    }

    @Test
    void lagIsReadOnlyWhereAHeaderCarriesIt() throws Exception {
        Tree tree = Tree.lake().set("services.s3.rpo", "5m");
        for (String site : List.of("a", "b", "c")) {
            tree.set("services.s3.sites." + site + ".lag", List.of("s3-" + site));
        }
        assertThat(tree.lakeProblems())
                .hasSize(3)
                .extracting(Problem::message)
                .allSatisfy(message -> assertThat(message).contains("carries no lag"));
        for (String site : List.of("a", "b", "c")) {
            tree.set("components.s3-" + site + ".probe.lagHeader", "X-Lag");
        }
        assertThat(tree.bindLake().warnings()).isEmpty();
        assertThat(Tree.get(tree.bindLake().value().services(), new ServiceId("s3"))
                        .rpo())
                .contains(Duration.ofMinutes(5));
    }

    @Test
    void aComponentThatNobodyWouldProbeIsWarnedOf() throws Exception {
        Tree tree = Tree.lake().set("sites.d.label", "D").set("components.db.site", "d");
        tree.set("components.db.probe.kind", "tcp")
                .set("components.db.probe.host", "h")
                .set("components.db.probe.port", "1");
        assertThat(tree.bindLake().warnings()).extracting(Problem::key).containsExactly("components.db");
    }
}
