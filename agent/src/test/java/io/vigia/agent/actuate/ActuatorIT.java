package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The actuator with a real HAProxy and real servers behind it. */
@Timeout(120)
final class ActuatorIT {
    private static final ServiceId S3 = new ServiceId("s3");
    private static final ServiceId QUERY = new ServiceId("query");
    private static final SiteId A = new SiteId("a");
    private static final SiteId B = new SiteId("b");
    private static final BalancerId LB = new BalancerId("lb1");

    @TempDir
    Path directory;

    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<SiteId, Integer> ports = new LinkedHashMap<>();
    private final int port = HaProxyProcess.freePort();
    private final int queryPort = HaProxyProcess.freePort();
    private final Vertx vertx = Vertx.vertx();
    private volatile Optional<BalancerReport> newest = Optional.empty();
    private Optional<ActuatorVerticle> verticle = Optional.empty();
    private Optional<HaProxyProcess> started = Optional.empty();
    private String deployment = "";

    @BeforeEach
    void startSites() throws IOException {
        for (SiteId site : List.of(A, B)) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] name = site.value().getBytes(UTF_8);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, name.length);
                exchange.getResponseBody().write(name);
                exchange.close();
            });
            server.start();
            servers.add(server);
            ports.put(site, server.getAddress().getPort());
        }
    }

    @AfterEach
    void endEverything() throws Exception {
        started.ifPresent(HaProxyProcess::close);
        servers.forEach(server -> server.stop(0));
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void movesTrafficWithoutAnswersFromASiteThatIsNotActive() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        assertThat(awaitReport(report -> report.condition() == Condition.WAITING
                                && serving(report, S3).isEmpty())
                        .highestEpoch())
                .isZero();
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);

        RoutingState first = state(1, A);
        hear(first);
        awaitInStep(1);
        assertThat(Clients.ask(port)).isEqualTo("a");
        assertThat(newest.orElseThrow().accepted()).contains(first);

        hear(first.move(S3, B));
        BalancerReport moved = awaitInStep(2);
        assertThat(serving(moved, S3)).containsExactly(B);
        assertThat(serving(moved, QUERY)).containsExactly(A);
        assertThat(Clients.ask(port)).isEqualTo("b");
        assertThat(Clients.ask(queryPort)).isEqualTo("a");
    }

    @Test
    void restartsAndReloadsOnTheSameSiteFromTheFirstRequestOn() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        hear(state(2, B));
        awaitInStep(2);
        awaitSaved(haproxy, "s3-b", 4);
        // From here on the state file is alone: nothing corrects HAProxy.
        undeploy();
        try (Clients clients = new Clients(port, 4)) {
            awaitMore(clients, "b");
            haproxy.reload();
            awaitMore(clients, "b");
            long failedByReload = clients.answersOf(Clients.NOBODY);
            haproxy.stop();
            haproxy.start();
            awaitMore(clients, "b");
            assertThat(clients.answersOf("a")).isZero();
            assertThat(failedByReload).isZero();
        }
    }

    @Test
    void comesUpOnTheNewSiteWhenTheEpochCameWhileHaProxyWasDown() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        awaitSaved(haproxy, "s3-a", 4);
        haproxy.stop();
        hear(state(2, B));
        BalancerReport down =
                awaitReport(report -> report.highestEpoch() == 2 && report.condition() == Condition.UNREACHABLE);
        assertThat(down.routes().get(S3)).satisfies(route -> {
            assertThat(route.inStep()).isFalse();
            assertThat(route.serving()).isEmpty();
        });
        awaitSaved(haproxy, "s3-b", 4);
        undeploy();
        try (Clients clients = new Clients(port, 4)) {
            haproxy.start();
            awaitMore(clients, "b");
            deploy(balancer(haproxy, "s3-b"));
            assertThat(awaitInStep(2).detail()).isEmpty();
            awaitMore(clients, "b");
            assertThat(clients.answersOf("a")).isZero();
        }
    }

    @Test
    void opensTheActiveSiteOfAHaProxyThatLostItsStateFile() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, B));
        awaitInStep(1);
        awaitSaved(haproxy, "s3-b", 4);
        haproxy.stop();
        awaitReport(report -> report.condition() == Condition.UNREACHABLE);
        Files.delete(haproxy.stateFile());
        try (Clients clients = new Clients(port, 2)) {
            haproxy.start();
            awaitInStep(1);
            awaitMore(clients, "b");
            assertThat(clients.answersOf("a")).isZero();
        }
        awaitSaved(haproxy, "s3-b", 4);
    }

    @Test
    void undoesWhatSomebodyTypesAtTheSocket() throws Exception {
        HaProxyProcess haproxy = started("admin");
        ActuatorVerticle actuator = deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        assertThat(actuator.counters().drifts()).isZero();
        haproxy.type("set server s3/s3-b state ready; set server s3/s3-a state drain");
        await().atMost(2, TimeUnit.SECONDS).until(() -> actuator.counters().drifts() == 1);
        awaitInStep(1);
        assertThat(haproxy.type("show servers state")).contains(" s3-a 127.0.0.1 2 4 ", " s3-b 127.0.0.1 0 5 ");
        haproxy.type("set server s3/s3-a weight 0");
        await().atMost(2, TimeUnit.SECONDS).until(() -> actuator.counters().drifts() == 2);
        awaitInStep(1);
        assertThat(Clients.ask(port)).isEqualTo("a");
    }

    @Test
    void reportsAFrozenHaProxyAndGoesOnWhenItThaws() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        haproxy.freeze();
        try {
            BalancerReport frozen = awaitReport(report -> report.condition() == Condition.UNREACHABLE);
            assertThat(frozen.detail()).contains("no whole answer").contains("1000 ms");
            hear(state(2, B));
            awaitReport(report -> report.highestEpoch() == 2 && report.condition() == Condition.UNREACHABLE);
        } finally {
            haproxy.thaw();
        }
        awaitInStep(2);
        assertThat(Clients.ask(port)).isEqualTo("b");
    }

    @Test
    void namesAServerThatIsNotThereAndHandlesTheOtherServices() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-zz"));
        hear(state(1, B));
        BalancerReport report = awaitReport(each -> each.condition() == Condition.MISCONFIGURED
                && serving(each, QUERY).equals(List.of(B)));
        assertThat(report.detail()).contains("backend s3 has no server s3-zz");
        assertThat(report.routes().get(QUERY))
                .satisfies(route -> assertThat(route.inStep()).isTrue());
        assertThat(Clients.ask(queryPort)).isEqualTo("b");
    }

    @Test
    void saysWhenTheSocketDoesNotLetItCommand() throws Exception {
        HaProxyProcess haproxy = started("operator");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        BalancerReport report = awaitReport(each -> each.condition() == Condition.UNREACHABLE);
        assertThat(report.detail()).contains("level admin").contains("Permission denied");
    }

    @Test
    void saysWhenThereIsNoSocketOrNobodyBehindIt() throws Exception {
        HaProxyProcess haproxy = new HaProxyProcess(directory);
        started = Optional.of(haproxy);
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitReport(report ->
                report.condition() == Condition.UNREACHABLE && report.detail().contains("there is no socket"));
        configure(haproxy, "admin");
        haproxy.start();
        awaitInStep(1);
        haproxy.stop();
        awaitReport(report ->
                report.condition() == Condition.UNREACHABLE && report.detail().contains("nobody listens"));
    }

    @Test
    void refusesALowerEpochAndAnotherOfTheSameAlsoAfterARestart() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(7, B));
        awaitInStep(7);
        undeploy();
        ActuatorVerticle again = deploy(balancer(haproxy, "s3-b"));
        hear(state(6, A));
        await().until(() -> again.counters().refused() == 1);
        hear(state(7, A));
        BalancerReport report = awaitReport(
                each -> each.condition() == Condition.IN_STEP && each.detail().contains("other sites"));
        assertThat(report.highestEpoch()).isEqualTo(7);
        assertThat(again.counters().refused()).isEqualTo(2);
        assertThat(Clients.ask(port)).isEqualTo("b");
    }

    @Test
    void keepsTheRoutingAndAsksAgainWhenItsEpochCannotBeRead() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(7, B));
        awaitInStep(7);
        undeploy();
        for (String name : List.of(EpochFile.NAME, EpochFile.COPY)) {
            Files.writeString(directory.resolve("actuator").resolve(name), "torn");
        }
        deploy(balancer(haproxy, "s3-b"));
        BalancerReport doubtful = awaitReport(report -> report.condition() == Condition.WAITING);
        assertThat(doubtful.detail()).contains("cannot be read");
        // An aggregator that lags behind speaks first, one that does not speaks later: the higher epoch wins.
        hear(state(6, A));
        hear(state(7, B));
        awaitInStep(7);
        assertThat(Clients.ask(port)).isEqualTo("b");
    }

    @Test
    void movesWithinMilliseconds() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        double[] millis = new double[60];
        for (int i = 0; i < millis.length; i++) {
            long epoch = i + 2L;
            long before = System.nanoTime();
            hear(state(epoch, epoch % 2 == 0 ? B : A));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(200_000))
                    .until(() -> isInStep(epoch));
            millis[i] = (System.nanoTime() - before) / 1e6;
        }
        double[] warm = Arrays.copyOfRange(millis, 10, millis.length);
        Arrays.sort(warm);
        System.out.printf(
                "routing heard -> read back: p50 %.1f ms, p98 %.1f ms, max %.1f ms (first %.1f ms)%n",
                warm[warm.length / 2], warm[warm.length - 2], warm[warm.length - 1], millis[0]);
        assertThat(warm[warm.length / 2]).isLessThan(250);
    }

    private HaProxyProcess started(String level) throws IOException {
        HaProxyProcess haproxy = new HaProxyProcess(directory);
        started = Optional.of(haproxy);
        configure(haproxy, level);
        haproxy.start();
        return haproxy;
    }

    private void configure(HaProxyProcess haproxy, String level) throws IOException {
        haproxy.configure(
                level,
                Map.of(
                        "s3",
                        new HaProxyProcess.Service(
                                port,
                                List.of(
                                        "server s3-a 127.0.0.1:" + ports.get(A),
                                        "server s3-b 127.0.0.1:" + ports.get(B))),
                        "query",
                        new HaProxyProcess.Service(
                                queryPort,
                                List.of(
                                        "server one 127.0.0.1:" + ports.get(A),
                                        "server two 127.0.0.1:" + ports.get(B)))));
    }

    private LakeConfig.Balancer balancer(HaProxyProcess haproxy, String serverOfB) {
        return new LakeConfig.Balancer(
                new NodeId("lb1"),
                new Steering.RuntimeApi(
                        haproxy.socket().toString(), haproxy.stateFile().toString()),
                Map.of(
                        S3,
                        new LakeConfig.Route("s3", Map.of(A, List.of("s3-a"), B, List.of(serverOfB)), Optional.empty()),
                        QUERY,
                        new LakeConfig.Route("query", Map.of(A, List.of("one"), B, List.of("two")), Optional.empty())));
    }

    private ActuatorVerticle deploy(LakeConfig.Balancer balancer) throws Exception {
        newest = Optional.empty();
        ActuatorVerticle made = new ActuatorVerticle(
                LB,
                balancer,
                balancer.runtimeApi().orElseThrow(),
                directory.resolve("actuator"),
                own -> new UnixSocketRuntimeApi(
                        own, Path.of(balancer.runtimeApi().orElseThrow().socket())),
                report -> newest = Optional.of(report));
        deployment = vertx.deployVerticle(made).await(10, TimeUnit.SECONDS);
        verticle = Optional.of(made);
        return made;
    }

    private void undeploy() throws Exception {
        vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
    }

    private void hear(RoutingState state) {
        verticle.orElseThrow().heard(state, "aggregator-1");
    }

    /** Both services at one site. */
    private static RoutingState state(long epoch, SiteId site) {
        return new RoutingState(epoch, new TreeMap<>(Map.of(S3, site, QUERY, site)));
    }

    private static List<SiteId> serving(BalancerReport report, ServiceId service) {
        BalancerReport.RouteReport route = report.routes().get(service);
        return route == null ? List.of() : route.serving();
    }

    private boolean isInStep(long epoch) {
        return newest.filter(report -> report.highestEpoch() == epoch && report.condition() == Condition.IN_STEP)
                .isPresent();
    }

    private BalancerReport awaitInStep(long epoch) {
        return awaitReport(report -> report.highestEpoch() == epoch && report.condition() == Condition.IN_STEP);
    }

    private BalancerReport awaitReport(Predicate<BalancerReport> condition) {
        return await().atMost(10, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> newest, report -> report.filter(condition).isPresent())
                .orElseThrow();
    }

    /** Until the state file says that {@code server} has this mask. */
    private static void awaitSaved(HaProxyProcess haproxy, String server, int admin) {
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> Files.exists(haproxy.stateFile())
                        && Files.readString(haproxy.stateFile())
                                .contains(" " + server + " 127.0.0.1 2 " + admin + " "));
    }

    private static void awaitMore(Clients clients, String who) {
        long before = clients.answersOf(who);
        await().atMost(10, TimeUnit.SECONDS).until(() -> clients.answersOf(who) > before + 200);
    }
}
