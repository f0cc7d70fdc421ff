package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
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
import io.vigia.platform.wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy that asks by agent-check, and real servers behind it. */
@Timeout(120)
final class AgentCheckIT {
    private static final ServiceId S3 = new ServiceId("s3");
    private static final SiteId A = new SiteId("a");
    private static final SiteId B = new SiteId("b");
    private static final BalancerId LB = new BalancerId("lb1");

    @TempDir
    Path directory;

    private final int port = HaProxyProcess.freePort();
    private final int agentPort = HaProxyProcess.freePort();
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private volatile Optional<BalancerReport> newest = Optional.empty();
    private Optional<ActuatorVerticle> verticle = Optional.empty();
    private Optional<Sites> sites = Optional.empty();
    private Optional<HaProxyProcess> haproxy = Optional.empty();
    private String deployment = "";

    @BeforeEach
    void startEverything() throws Exception {
        Sites started = new Sites(List.of(A, B));
        sites = Optional.of(started);
        HaProxyProcess process = new HaProxyProcess(directory);
        haproxy = Optional.of(process);
        process.configure(
                "admin",
                Map.of("s3", new HaProxyProcess.Service(port, List.of(server(started, A), server(started, B)))));
        process.start();
        deploy();
    }

    private String server(Sites started, SiteId site) {
        return "server s3-" + site + " 127.0.0.1:" + started.port(site) + " weight 100"
                + " on-marked-down shutdown-sessions agent-check agent-inter 200ms agent-addr 127.0.0.1 agent-port "
                + agentPort + " agent-send \"s3/s3-" + site + "\\n\"";
    }

    @AfterEach
    void endEverything() throws Exception {
        haproxy.ifPresent(HaProxyProcess::close);
        sites.ifPresent(Sites::close);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void movesTrafficAndIsInStepOnceEveryServerHasAskedAndSurvivesAReload() throws Exception {
        awaitReport(report -> report.condition() == Condition.WAITING);
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);
        hear(state(1, A));
        assertThat(awaitInStep(1).routes().get(S3)).isEqualTo(new BalancerReport.RouteReport(List.of(A), true, ""));
        await().until(() -> Clients.ask(port).equals("a"));

        hear(state(2, B));
        awaitInStep(2);
        await().until(() -> Clients.ask(port).equals("b"));
        // Each new process comes up with every server disabled, and asks.
        System.out.printf(
                "reload with agent-inter 200ms: nobody served for %d ms%n", millisWithoutAnswerAcrossAReload());
        // Unless somebody wrote down how its predecessor stood.
        Files.writeString(process().stateFile(), process().type("show servers state"));
        System.out.printf("the same with a state file: nobody served for %d ms%n", millisWithoutAnswerAcrossAReload());
        Files.delete(process().stateFile());
        process().stop();
        awaitReport(report -> report.condition() == Condition.UNREACHABLE);
        process().start();
        awaitInStep(2);
        await().until(() -> Clients.ask(port).equals("b"));
    }

    @Test
    void drainsRampsAndFences() throws Exception {
        hear(state(1, A));
        awaitInStep(1);
        await().until(() -> Clients.ask(port).equals("a"));
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> Clients.ask(port, Sites.SLOW));
        await().until(() -> process().type("show servers conn s3").contains("s3-a"));
        hear(new RoutingState(2, state(1, B).active(), new TreeMap<>(Map.of(S3, new Transit.Draining(A)))));
        awaitInStep(2);
        await().until(() -> Clients.ask(port).equals("b"));
        sites.orElseThrow().letGo();
        assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("a");

        hear(new RoutingState(3, state(1, B).active(), new TreeMap<>(Map.of(S3, new Transit.Ramping(A, 10)))));
        awaitInStep(3);
        assertThat(process().type("show servers state")).contains(" s3-a 127.0.0.1 2 4 11 100 ");
        hear(new RoutingState(4, state(1, B).active(), new TreeMap<>(Map.of(S3, new Transit.Fenced()))));
        awaitInStep(4);
        await().until(() -> Clients.ask(port).equals(Clients.NOBODY));
        hear(state(5, A));
        awaitInStep(5);
        await().until(() -> process().type("show servers state").contains(" s3-a 127.0.0.1 2 4 100 100 "));
        assertThat(Clients.ask(port)).isEqualTo("a");
    }

    @Test
    void leavesEveryServerAsItIsWhenTheAgentIsAway() throws Exception {
        hear(state(1, A));
        awaitInStep(1);
        await().until(() -> Clients.ask(port).equals("a"));
        vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
        String before = checks();
        // HAProxy has asked in vain for each server since.
        await().until(() -> !checks().equals(before));
        assertThat(Clients.ask(port)).isEqualTo("a");
        deploy();
        awaitInStep(1);
    }

    /** The last result of the agent-check of each server. */
    private String checks() throws IOException {
        return process()
                .type("show stat 2 4 -1")
                .lines()
                .map(line -> line.contains("L4CON") ? "refused" : "answered")
                .reduce("", String::concat);
    }

    @Test
    void saysNothingToGarbageAndCountsIt() throws Exception {
        hear(state(1, A));
        awaitInStep(1);
        assertThat(say("s3/s3-a\n")).isEqualTo("ready up 100%\n");
        assertThat(say("s3/s3-b\n")).isEqualTo("maint\n");
        assertThat(say("s3/s3-zz\n")).isEmpty();
        assertThat(say("s3 s3-a; set server\n")).isEmpty();
        assertThat(say("x".repeat(300))).isEmpty();
        assertThat(say("")).isEmpty();
        assertThat(counted("foreign_target")).isEqualTo(1);
        assertThat(counted("garbled")).isEqualTo(1);
        assertThat(counted("oversized")).isEqualTo(1);
        assertThat(counted("silent")).isEqualTo(1);
    }

    @Test
    void foretellsWhatItWillSay() throws Exception {
        hear(state(1, A));
        awaitInStep(1);
        Message.DryRunAnswer answer = verticle.orElseThrow()
                .dryRun(new Message.DryRun(1, LB, List.of(state(2, A), state(3, B))))
                .await(5, TimeUnit.SECONDS);
        assertThat(answer.steps())
                .containsExactly(
                        List.of(), List.of("agent-check s3/s3-a: maint", "agent-check s3/s3-b: ready up 100%"));
    }

    private long counted(String reason) {
        LongAdder count = refused.get("agent-check " + reason);
        return count == null ? 0 : count.sum();
    }

    private String say(String question) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agentPort)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(question.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private long millisWithoutAnswerAcrossAReload() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Long> longest = CompletableFuture.supplyAsync(() -> {
            long last = System.nanoTime();
            long most = 0;
            while (!done.get()) {
                if (Clients.ask(port).equals("b")) {
                    most = Math.max(most, System.nanoTime() - last);
                    last = System.nanoTime();
                }
            }
            return TimeUnit.NANOSECONDS.toMillis(most);
        });
        try (Clients clients = new Clients(port, 2)) {
            awaitMore(clients, "b");
            process().reload();
            awaitMore(clients, "b");
            assertThat(clients.answersOf("a")).isZero();
        }
        done.set(true);
        return longest.get(10, TimeUnit.SECONDS);
    }

    private static void awaitMore(Clients clients, String who) {
        long before = clients.answersOf(who);
        await().atMost(10, TimeUnit.SECONDS).until(() -> clients.answersOf(who) > before + 200);
    }

    private HaProxyProcess process() {
        return haproxy.orElseThrow();
    }

    private void deploy() throws Exception {
        newest = Optional.empty();
        LakeConfig.Balancer balancer = new LakeConfig.Balancer(
                new NodeId("lb1"),
                new Steering.AgentCheck(new Endpoint("127.0.0.1", agentPort)),
                Map.of(
                        S3,
                        new LakeConfig.Route("s3", Map.of(A, List.of("s3-a"), B, List.of("s3-b")), Optional.empty())));
        ActuatorVerticle made = new ActuatorVerticle(
                LB,
                Means.of(
                        "demo",
                        LB,
                        balancer,
                        (source, reason) -> refused.computeIfAbsent(source + " " + reason, none -> new LongAdder())
                                .increment()),
                directory.resolve("actuator"),
                Map.of(),
                report -> newest = Optional.of(report.report()));
        deployment = vertx.deployVerticle(made).await(10, TimeUnit.SECONDS);
        verticle = Optional.of(made);
    }

    private void hear(RoutingState state) {
        verticle.orElseThrow().heard(state, Lead.UNKNOWN, "aggregator-1");
    }

    private static RoutingState state(long epoch, SiteId site) {
        return new RoutingState(epoch, new TreeMap<>(Map.of(S3, site)));
    }

    private BalancerReport awaitInStep(long epoch) {
        return awaitReport(report -> report.highestEpoch() == epoch && report.condition() == Condition.IN_STEP);
    }

    private BalancerReport awaitReport(Predicate<BalancerReport> condition) {
        return await().atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> newest, report -> report.filter(condition).isPresent())
                .orElseThrow();
    }
}
