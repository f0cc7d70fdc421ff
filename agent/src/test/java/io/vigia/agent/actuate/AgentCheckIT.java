package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static io.vigia.agent.actuate.Lakes.S3;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import io.vigia.platform.wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy that asks by agent-check, and real servers behind it. */
@Timeout(120)
final class AgentCheckIT {
    @TempDir
    Path directory;

    private final int port = HaProxyProcess.freePort();
    private final int agentPort = HaProxyProcess.freePort();
    private Sites sites;
    private HaProxyProcess haproxy;
    private RunningActuator actuator;

    @BeforeEach
    void startEverything() throws Exception {
        sites = new Sites(List.of(A, B));
        haproxy = new HaProxyProcess(directory);
        actuator = new RunningActuator(directory.resolve("actuator"));
        haproxy.configure("admin", Map.of("s3", new HaProxyProcess.Service(port, List.of(server(A), server(B)))));
        haproxy.start();
        deploy();
    }

    private String server(SiteId site) {
        return "server s3-" + site + " 127.0.0.1:" + sites.port(site) + " weight 100"
                + " on-marked-down shutdown-sessions agent-check agent-inter 200ms agent-addr 127.0.0.1 agent-port "
                + agentPort + " agent-send \"s3/s3-" + site + "\\n\"";
    }

    private void deploy() throws Exception {
        actuator.deploy(new LakeConfig.Balancer(
                new NodeId("lb1"),
                new Steering.AgentCheck(new Endpoint("127.0.0.1", agentPort)),
                Map.of(
                        S3,
                        new LakeConfig.Route("s3", Map.of(A, List.of("s3-a"), B, List.of("s3-b")), Optional.empty()))));
    }

    @AfterEach
    void endEverything() throws Exception {
        haproxy.close();
        sites.close();
        actuator.close();
    }

    @Test
    void movesTrafficAndIsInStepOnceEveryServerHasAskedAndSurvivesAReload() throws Exception {
        actuator.awaitReport(report -> report.condition() == Condition.WAITING);
        assertThat(Clients.ask(port)).isEqualTo(Clients.NOBODY);
        actuator.hear(state(1, A));
        assertThat(actuator.awaitInStep(1).routes().get(S3))
                .isEqualTo(new BalancerReport.RouteReport(List.of(A), true, ""));
        await().until(() -> Clients.ask(port).equals("a"));

        actuator.hear(state(2, B));
        actuator.awaitInStep(2);
        await().until(() -> Clients.ask(port).equals("b"));
        // Each new process comes up with every server disabled, and asks.
        System.out.printf(
                "reload with agent-inter 200ms: nobody served for %d ms%n", millisWithoutAnswerAcrossAReload());
        // Unless somebody wrote down how its predecessor stood.
        Files.writeString(haproxy.stateFile(), haproxy.type("show servers state"));
        System.out.printf("the same with a state file: nobody served for %d ms%n", millisWithoutAnswerAcrossAReload());
        Files.delete(haproxy.stateFile());
        haproxy.stop();
        actuator.awaitReport(report -> report.condition() == Condition.UNREACHABLE);
        haproxy.start();
        actuator.awaitInStep(2);
        await().until(() -> Clients.ask(port).equals("b"));
    }

    @Test
    void drainsRampsAndFences() throws Exception {
        actuator.hear(state(1, A));
        actuator.awaitInStep(1);
        await().until(() -> Clients.ask(port).equals("a"));
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> Clients.ask(port, Sites.SLOW));
        await().until(() -> haproxy.type("show servers conn s3").contains("s3-a"));
        actuator.hear(new RoutingState(2, state(1, B).active(), new TreeMap<>(Map.of(S3, new Transit.Draining(A)))));
        actuator.awaitInStep(2);
        await().until(() -> Clients.ask(port).equals("b"));
        sites.letGo();
        assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("a");

        actuator.hear(new RoutingState(3, state(1, B).active(), new TreeMap<>(Map.of(S3, new Transit.Ramping(A, 10)))));
        actuator.awaitInStep(3);
        assertThat(haproxy.type("show servers state")).contains(" s3-a 127.0.0.1 2 4 11 100 ");
        actuator.hear(new RoutingState(4, state(1, B).active(), new TreeMap<>(Map.of(S3, new Transit.Fenced()))));
        actuator.awaitInStep(4);
        await().until(() -> Clients.ask(port).equals(Clients.NOBODY));
        actuator.hear(state(5, A));
        actuator.awaitInStep(5);
        await().until(() -> haproxy.type("show servers state").contains(" s3-a 127.0.0.1 2 4 100 100 "));
        assertThat(Clients.ask(port)).isEqualTo("a");
    }

    @Test
    void leavesEveryServerAsItIsWhenTheAgentIsAway() throws Exception {
        actuator.hear(state(1, A));
        actuator.awaitInStep(1);
        await().until(() -> Clients.ask(port).equals("a"));
        actuator.undeploy();
        String before = checks();
        // HAProxy has asked in vain for each server since.
        await().until(() -> !checks().equals(before));
        assertThat(Clients.ask(port)).isEqualTo("a");
        deploy();
        actuator.awaitInStep(1);
    }

    /** The last result of the agent-check of each server. */
    private String checks() throws IOException {
        return haproxy.type("show stat 2 4 -1")
                .lines()
                .map(line -> line.contains("L4CON") ? "refused" : "answered")
                .reduce("", String::concat);
    }

    @Test
    void saysNothingToGarbageAndCountsIt() throws Exception {
        actuator.hear(state(1, A));
        actuator.awaitInStep(1);
        assertThat(say("s3/s3-a\n")).isEqualTo("ready up 100%\n");
        assertThat(say("s3/s3-b\n")).isEqualTo("maint\n");
        assertThat(say("s3/s3-zz\n")).isEmpty();
        assertThat(say("s3 s3-a; set server\n")).isEmpty();
        assertThat(say("x".repeat(300))).isEmpty();
        assertThat(say("")).isEmpty();
        assertThat(actuator.refused("foreign_target")).isEqualTo(1);
        assertThat(actuator.refused("garbled")).isEqualTo(1);
        assertThat(actuator.refused("oversized")).isEqualTo(1);
        assertThat(actuator.refused("silent")).isEqualTo(1);
    }

    @Test
    void foretellsWhatItWillSay() throws Exception {
        actuator.hear(state(1, A));
        actuator.awaitInStep(1);
        Message.DryRunAnswer answer = actuator.verticle()
                .dryRun(new Message.DryRun(1, RunningActuator.LB, List.of(state(2, A), state(3, B))))
                .await(5, TimeUnit.SECONDS);
        assertThat(answer.steps())
                .containsExactly(
                        List.of(), List.of("agent-check s3/s3-a: maint", "agent-check s3/s3-b: ready up 100%"));
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
            clients.awaitMore("b");
            haproxy.reload();
            clients.awaitMore("b");
            assertThat(clients.answersOf("a")).isZero();
        }
        done.set(true);
        return longest.get(10, TimeUnit.SECONDS);
    }

    private static RoutingState state(long epoch, SiteId site) {
        return new RoutingState(epoch, new TreeMap<>(Map.of(S3, site)));
    }
}
