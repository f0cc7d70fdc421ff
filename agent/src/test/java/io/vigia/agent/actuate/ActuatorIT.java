package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import io.vigia.platform.wire.Rejections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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

    private Optional<Sites> sites = Optional.empty();
    private final int port = HaProxyProcess.freePort();
    private final int queryPort = HaProxyProcess.freePort();
    private final Vertx vertx = Vertx.vertx();
    private volatile Optional<BalancerReport> newest = Optional.empty();
    private Optional<ActuatorVerticle> verticle = Optional.empty();
    private Optional<HaProxyProcess> started = Optional.empty();
    private String deployment = "";
    private volatile long number = 0;
    private final Map<ServiceId, Duration> leases = new HashMap<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Rejections rejections =
            (source, reason) -> refused.computeIfAbsent(source + " " + reason, none -> new LongAdder())
                    .increment();

    @BeforeEach
    void startSites() throws IOException {
        sites = Optional.of(new Sites(List.of(A, B)));
    }

    @AfterEach
    void endEverything() throws Exception {
        started.ifPresent(HaProxyProcess::close);
        sites.ifPresent(Sites::close);
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
    void letsALongRequestOfTheOldSiteFinishWhileTheNewOneServes() throws Exception {
        started("admin");
        deploy(balancer(started.orElseThrow(), "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> Clients.ask(port, Sites.SLOW));
        await().until(() -> scur("s3-a") == 1);
        RoutingState draining = state(1, A).move(S3, B, Optional.of(new Transit.Draining(A)));
        hear(draining);
        BalancerReport report = awaitInStep(2);
        assertThat(report.routes().get(S3))
                .isEqualTo(new BalancerReport.RouteReport(List.of(B), true, "", OptionalLong.of(1)));
        assertThat(Clients.ask(port)).isEqualTo("b");
        sites.orElseThrow().letGo();
        assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("a");
        awaitReport(each -> route(each).unfinished().equals(OptionalLong.of(0)));
        hear(draining.move(S3, B));
        assertThat(route(awaitInStep(3)).unfinished()).isEmpty();
    }

    @Test
    void endsTheSessionsOfASiteThatIsFenced() throws Exception {
        started("admin");
        deploy(balancer(started.orElseThrow(), "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> Clients.ask(port, Sites.SLOW));
        await().until(() -> scur("s3-a") == 1);
        RoutingState quiescing = state(1, A).move(S3, A, Optional.of(new Transit.Quiescing()));
        hear(quiescing);
        assertThat(route(awaitInStep(2)))
                .isEqualTo(new BalancerReport.RouteReport(List.of(), true, "", OptionalLong.of(1)));
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);
        hear(quiescing.move(S3, A, Optional.of(new Transit.Fenced())));
        assertThat(route(awaitInStep(3))).isEqualTo(new BalancerReport.RouteReport(List.of(), true, ""));
        assertThat(slow.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);
        assertThat(Clients.ask(queryPort)).isEqualTo("a");
    }

    @Test
    void givesARampRoughlyItsShareAndKeepsItOverAReload() throws Exception {
        HaProxyProcess haproxy = started("admin");
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        awaitInStep(1);
        hear(state(1, A).move(S3, A, Optional.of(new Transit.Ramping(B, 20))));
        assertThat(serving(awaitInStep(2), S3)).containsExactly(A, B);
        assertThat(answersOfB(500)).isBetween(80L, 120L);
        awaitSaved(haproxy, "s3-b", 4);
        undeploy();
        haproxy.reload();
        assertThat(haproxy.type("show servers state"))
                .contains(" s3-a 127.0.0.1 2 4 256 1 ", " s3-b 127.0.0.1 2 4 64 1 ");
        assertThat(answersOfB(500)).isBetween(80L, 120L);
        deploy(balancer(haproxy, "s3-b"));
        hear(state(3, B));
        awaitInStep(3);
        assertThat(haproxy.type("show servers state")).contains(" s3-b 127.0.0.1 2 4 1 1 ");
    }

    private long answersOfB(int requests) {
        return IntStream.range(0, requests)
                .filter(i -> Clients.ask(port).equals("b"))
                .count();
    }

    @Test
    void fencesWhatHasALeaseWhenNoLeaderConfirmsItAndOpensItWhenOneDoes() throws Exception {
        HaProxyProcess haproxy = started("admin");
        leases.put(S3, Duration.ofSeconds(3));
        deploy(balancer(haproxy, "s3-b"));
        hear(state(1, A));
        // Without a confirmation nothing with a lease is opened, and the rest is.
        awaitReport(report -> serving(report, QUERY).equals(List.of(A)));
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);
        AtomicBoolean leader = new AtomicBoolean(true);
        vertx.setPeriodic(200, tick -> {
            if (leader.get()) {
                verticle.orElseThrow().heard(state(1, A), new Lead(1, true, number), "leader");
            }
        });
        awaitInStep(1);
        assertThat(Clients.ask(port)).isEqualTo("a");

        leader.set(false);
        long cut = System.nanoTime();
        BalancerReport isolated = awaitReport(report -> report.condition() == Condition.ISOLATED);
        double seconds = (System.nanoTime() - cut) / 1e9;
        System.out.printf("cut off -> fenced and read back: %.2f s with a lease of 3 s%n", seconds);
        assertThat(seconds).isBetween(1.5, 3.5);
        assertThat(route(isolated).detail()).contains("cut off");
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);
        assertThat(Clients.ask(queryPort)).isEqualTo("a");
        undeploy();
        deploy(balancer(haproxy, "s3-b"));
        awaitReport(report -> serving(report, QUERY).equals(List.of(A)));
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);

        leader.set(true);
        awaitInStep(1);
        assertThat(Clients.ask(port)).isEqualTo("a");
    }

    private int scur(String server) throws IOException {
        return Math.toIntExact(Sessions.read(started.orElseThrow().type(Sessions.QUESTION))
                .of(List.of(new ServerName("s3", server)))
                .orElse(0));
    }

    private static BalancerReport.RouteReport route(BalancerReport report) {
        return Objects.requireNonNull(report.routes().get(S3));
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
                                        "server s3-a 127.0.0.1:"
                                                + sites.orElseThrow().port(A),
                                        "server s3-b 127.0.0.1:"
                                                + sites.orElseThrow().port(B))),
                        "query",
                        new HaProxyProcess.Service(
                                queryPort,
                                List.of(
                                        "server one 127.0.0.1:"
                                                + sites.orElseThrow().port(A),
                                        "server two 127.0.0.1:"
                                                + sites.orElseThrow().port(B)))));
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
                LB, Means.of("demo", LB, balancer, rejections), directory.resolve("actuator"), leases, report -> {
                    newest = Optional.of(report.report());
                    number = report.number();
                });
        deployment = vertx.deployVerticle(made).await(10, TimeUnit.SECONDS);
        verticle = Optional.of(made);
        return made;
    }

    private void undeploy() throws Exception {
        vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
    }

    private void hear(RoutingState state) {
        verticle.orElseThrow().heard(state, Lead.UNKNOWN, "aggregator-1");
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
