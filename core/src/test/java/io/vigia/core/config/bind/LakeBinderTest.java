package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.ProbeSpec;
import io.vigia.core.config.Problem;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LakeBinderTest {
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
        LakeConfig.Component component = component(Tree.lake().bindLake().value(), "s3-a");
        ProbeSpec.Http http = (ProbeSpec.Http) component.probe();
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
        assertThat(component(lake, "db").probe()).isEqualTo(new ProbeSpec.Tcp("10.0.0.1", 5432));
        assertThat(component(lake, "db").schedule().interval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void everyDefaultOfAServiceIsTheDocumentedOne() throws Exception {
        LakeConfig.Service service = get(Tree.lake().bindLake().value().services(), new ServiceId("s3"));
        assertThat(service.mode()).isEqualTo(Mode.AUTOMATIC);
        assertThat(service.cooldown()).isEqualTo(Duration.ofSeconds(30));
        assertThat(service.rpo()).isEmpty();
        assertThat(get(service.sites(), new SiteId("a")).lag()).isEmpty();
    }

    @Test
    void everyDefaultOfMovesHooksAndLimitsIsTheDocumentedOne() throws Exception {
        LakeConfig lake = hooked(List.of("/bin/true", "twice", "twice"))
                .set("services.s3.isolation", "fence")
                .set("services.s3.failback.mode", "automatic")
                .bindLake()
                .value();
        MoveConfig moves = get(lake.services(), new ServiceId("s3")).moves();
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
    void aHookIsAProgramByItsAbsolutePath() {
        assertThat(hooked(List.of("true")).lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("must begin with the absolute path of a program");
    }

    private static Tree hooked(List<String> command) {
        return Tree.lake()
                .set("services.s3.hooks.tell.on", "after")
                .set("services.s3.hooks.tell.node", "agent-a")
                .set("services.s3.hooks.tell.command", command);
    }

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
        LakeConfig.Balancer balancer = get(lake.balancers(), new BalancerId("lb1"));
        assertThat(get(balancer.routes(), new ServiceId("s3")).check()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "lake                                   | A b                | lake 'A b' is not a name",
                "detect.fallCount                       | 0                  | fallCount is 0, must be between 1 and 100",
                "detect.fallCount                       | two                | 'two' is not a whole number",
                "detect.fallTime                        | 300                | write a number and a unit",
                "detect.faltime                         | 1s                 | did you mean 'fallTime'?",
                "sites.A_.label                         | x                  | is not a name",
                "vantages.agent-a.site                  | d                  | there is no site 'd'",
                "vantages.agent-a.syte                  | a                  | did you mean 'site'?",
                "components.s3-a.site                   | aa                 | did you mean 'a'?",
                "components.s3-a.probe.kind             | htp                | did you mean 'http'?",
                "components.s3-a.probe.kind             | host               | leave the component out",
                "components.s3-a.probe.url              | ftp://x            | must begin with http:// or https://",
                "components.s3-a.probe.url              | http://a b         | is not a URL",
                "components.s3-a.probe.method           | POST               | is not one of GET, HEAD, OPTIONS",
                "components.s3-a.probe.interval         | 1ms                | must be between 50ms and 1d",
                "components.s3-a.probe.timeout          | 9x                 | is not a duration",
                "components.s3-a.probe.statuses         | 200                | must be a list, such as [200, 204]",
                "components.s3-a.probe.headers.A B      | x                  | is not a header's name",
                "components.s3-a.probe.lagHeader        | X: y               | is not a header's name",
                "components.s3-a.from                   | everywhere         | is not one of vantages, site",
                "components.s3-a.labl                   | x                  | did you mean 'label'?",
                "components.host/x.site                 | a                  | is not a name",
                "services.s3.active                     | z                  | there is no site of this service 'z'",
                "services.s3.mode                       | automatik          | did you mean 'automatic'?",
                "services.s3.mode                       | off                | is not one of automatic, manual",
                "services.s3.cooldown                   | 2d                 | must be between 0s and 1d",
                "services.s3.rpo                        | none               | or the word unchecked",
                "services.s3.isolation                  | fenze              | did you mean 'fence'?",
                "services.s3.lease                      | 5s                 | belongs to isolation: fence",
                "services.s3.drain                      | 2h                 | must be between 0s and 1h",
                "services.s3.failback.mode              | auto               | is not one of manual, automatic",
                "services.s3.failback.after             | 0s                 | must be between 1s and 7d",
                "services.s3.failback.rampe             | x                  | did you mean 'ramp'?",
                "limits.moves                           | 0                  | moves is 0, must be between 1 and 1000",
                "limits.capacity                        | 0.5                | is not a percentage, such as 50%",
                "limits.capacity                        | 0%                 | must be above 0 and at most 1",
                "balancers.lb1.method                   | agentcheck         | did you mean 'agent-check'?",
                "balancers.lb1.listen                   | 127.0.0.1:7431     | does not belong to the method of this balancer",
                "services.s3.rpo                        | Unchecked          | or the word unchecked",
                "services.s3.rpo                        | \"\"                 | has no value",
                "services.s3.sites.z.needs              | s3-a               | there is no site 'z'",
                "services.s3.sites.a.needs              | s3-a               | must be a list, such as [s3-a]",
                "balancers.lb1.socket                   | \"\"                 | has no value",
                "balancers.lb1.routes.s4.backend        | s4                 | there is no service 's4'; did you mean 's3'?",
                "balancers.lb1.routes.s3.backend        | s3; shutdown       | is not a name HAProxy could have",
                "balancers.lb1.routes.s3.servers.z      | x                  | the service has no site 'z'",
                "balancers.lb1.routes.s3.check.kind     | tcp                | is not http, the only kind a check can be",
                "service.x                              | y                  | did you mean 'services'?",
            })
    void saysWhereWhatAndWhatWouldBeRight(String key, String value, String message) {
        List<Problem> problems = Tree.lake().set(key, value).lakeProblems();
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.line()).isPositive();
            assertThat(key).startsWith(problem.key().replaceAll("\\[\\d+]$", ""));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "lake",
        "sites",
        "vantages.agent-a.site",
        "components.s3-a.site",
        "components.s3-a.probe",
        "components.s3-a.probe.kind",
        "components.s3-a.probe.url",
        "services.s3.active",
        "services.s3.rpo",
        "services.s3.sites",
        "services.s3.sites.a.needs",
        "balancers.lb1.node",
        "balancers.lb1.socket",
        "balancers.lb1.stateFile",
        "balancers.lb1.routes",
        "balancers.lb1.routes.s3.backend",
        "balancers.lb1.routes.s3.servers",
    })
    void whatIsRequiredIsMissedByName(String key) {
        assertThat(Tree.lake().remove(key).lakeProblems()).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).startsWith("is missing; write ");
        });
    }

    @Test
    void tellsEveryProblemAtOnceInOrderOfPosition() {
        List<Problem> problems = Tree.lake()
                .set("vantages.agent-a.site", "x")
                .set("components.s3-b.probe.interval", "soon")
                .set("services.s3.cooldown", "x")
                .set("services.s3.sites.c.needs", List.of("s4-c"))
                .set("balancers.lb1.routes.s3.colour", "red")
                .lakeProblems();
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactly(
                        "vantages.agent-a.site",
                        "components.s3-b.probe.interval",
                        "services.s3.sites.c.needs[0]",
                        "services.s3.cooldown",
                        "balancers.lb1.routes.s3.colour");
        assertThat(problems).extracting(Problem::line).isSorted();
    }

    @Test
    void aReferenceToSomethingThatIsWrongElsewhereIsNotItselfWrong() {
        List<Problem> problems =
                Tree.lake().set("components.s3-a.probe.interval", "soon").lakeProblems();
        assertThat(problems).extracting(Problem::key).containsExactly("components.s3-a.probe.interval");
    }

    @Test
    void aComponentServesOnlyTheSiteItStandsIn() {
        assertThat(Tree.lake().set("services.s3.sites.a.needs", List.of("s3-b")).lakeProblems())
                .extracting(Problem::message)
                .containsExactly("component 's3-b' stands in site 'b', not in 'a'; name one of site 'a'");
    }

    @Test
    void whatAServiceNeedsIsNotWatchedFromItsOwnSiteAlone() {
        assertThat(Tree.lake().set("components.s3-a.from", "site").lakeProblems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("components.s3-a.from: is probed from its own site alone", "leave 'from' out");
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
        assertThat(get(tree.bindLake().value().services(), new ServiceId("s3")).rpo())
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

    @Test
    void anUnixSocketHasAPathTheSystemTakes() {
        assertThat(Tree.lake()
                        .set("balancers.lb1.socket", "/" + "x".repeat(107))
                        .lakeProblems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("balancers.lb1.socket: socket is longer than the 107 bytes");
    }

    @Test
    void aKeyGivenTwiceIsRefusedWithThePlaceOfTheFirst() {
        ConfigNode.Mapping good = (ConfigNode.Mapping) Tree.lake().node();
        List<ConfigNode.Entry> twice = new ArrayList<>(good.entries());
        twice.add(new ConfigNode.Entry(
                "lake", new Position("more.yaml", 7), new ConfigNode.Scalar(new Position("more.yaml", 7), "x")));
        assertThat(problems(new ConfigNode.Mapping(good.at(), twice)))
                .containsExactly("more.yaml:7: lake: is given twice, first at lake.yaml:1; keep one of them");
    }

    @Test
    void aSecretIsNeverRepeatedWhereverItWentWrong() {
        Tree tree = Tree.lake();
        for (String key : List.of(
                "lake",
                "detect.fallTime",
                "detect.fallCount",
                "components.s3-a.site",
                "components.s3-a.probe.url",
                "components.s3-a.probe.method",
                "services.s3.rpo",
                "services.s3.mode",
                "balancers.lb1.node",
                "balancers.lb1.routes.s3.backend")) {
            tree.set(key, new Tree.Secret("Hunter 2!", "${file:pass}"));
        }
        assertThat(tree.lakeProblems()).hasSizeGreaterThanOrEqualTo(9).allSatisfy(problem -> {
            assertThat(problem.toString()).doesNotContain("Hunter");
        });
        assertThat(tree.lakeProblems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("(from ${file:pass})"));
    }

    @Test
    void headersAreNotInTheTextOfAProbe() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("components.s3-a.probe.headers.Authorization", "Bearer abc")
                .bindLake()
                .value();
        assertThat(((ProbeSpec.Http) component(lake, "s3-a").probe()).headers())
                .isEqualTo(Map.of("Authorization", "Bearer abc"));
        assertThat(lake.toString()).contains("Authorization").doesNotContain("Bearer");
    }

    @Test
    void aLineBreakInAValueCannotBecomeASecondHeader() {
        assertThat(Tree.lake()
                        .set("components.s3-a.probe.headers.X", "a\r\nEvil: 1")
                        .lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("control character")
                .doesNotContain("\n");
    }

    @Test
    void tenThousandProblemsAreBounded() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("key" + i, "x");
        }
        List<Problem> problems = Tree.lake().set("services", many).lakeProblems();
        assertThat(problems).hasSize(Problems.MOST + 1);
        assertThat(problems.get(Problems.MOST).message()).endsWith("problems more");
    }

    @Test
    void aRootThatIsNoMapIsRefused() {
        assertThat(problems(new ConfigNode.Scalar(new Position("x.yaml", 1), "hello")))
                .containsExactly("x.yaml:1: is 'hello', must be a map of keys and values");
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

    private static List<String> problems(ConfigNode root) {
        try {
            new Binder(Paths.AS_WRITTEN).lake(root);
            return List.of();
        } catch (io.vigia.core.config.ConfigException refusal) {
            return refusal.problems().stream().map(Problem::toString).toList();
        }
    }

    private static LakeConfig.Component component(LakeConfig lake, String id) {
        return get(lake.components(), new TargetId(id));
    }

    private static <K, V> V get(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), () -> key + " is not in " + map.keySet());
    }
}
