package io.vigia.agent.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.life.Reload;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamServer;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of an edge agent against a real stream server and a real target. */
class AgentIT {
    private final Map<String, Outcome> heard = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final List<StreamServer.Connection> actuators = new CopyOnWriteArrayList<>();
    private final List<HookReport> hookReports = new CopyOnWriteArrayList<>();
    private final Vertx vertx = EventLoops.create(1);
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private @Nullable StreamServer server;
    private @Nullable HttpServer target;
    private @Nullable Agent agent;

    @BeforeEach
    void startTarget() throws Exception {
        target = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("site=a"));
        target.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    @AfterEach
    void stopAll() throws Exception {
        if (agent != null) {
            agent.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void isReadyOnlyWhenWhatItSeesReachesAnAggregator() throws Exception {
        int port = startAggregator();
        String http = startAgent(port);

        await().atMost(20, SECONDS).untilAsserted(() -> {
            assertThat(heard).containsEntry("s3-a", Outcome.UP).containsEntry("host/agent-a", Outcome.UP);
            assertThat(get(http, "/health/ready").statusCode()).isEqualTo(200);
        });
        assertThat(get(http, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(http, "/nowhere").statusCode()).isEqualTo(404);

        stopAggregator();
        await().atMost(20, SECONDS).untilAsserted(() -> {
            HttpResponse<String> ready = get(http, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("no aggregator acknowledges");
        });
    }

    @Test
    void metricsAreWhatPromtoolExpects() throws Exception {
        String http = startAgent(startAggregator());
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(get(http, "/metrics").body())
                        .containsPattern("vigia_agent_batches_acknowledged_total [1-9]"));

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = promtool.getOutputStream()) {
            in.write(get(http, "/metrics").body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void aReloadStopsAndStartsProbesWithoutARestart() throws Exception {
        startAgent(startAggregator());
        LoadedAgent running = load();
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(heard).containsKey("s3-a"));

        writeLake("s3-other");
        LoadedAgent wanted = load();
        Reload.Plan plan = AgentReload.plan(running, wanted);
        assertThat(plan.live()).contains("components.s3-a", "components.s3-other", "services.s3");
        assertThat(plan.restart()).isEmpty();
        running().reload(running, wanted, plan);

        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(heard).containsEntry("s3-other", Outcome.UP));
    }

    @Test
    void theControlStreamComesWithTheFirstBalancerAndGoesWithTheLast() throws Exception {
        startAgent(startAggregator());
        LoadedAgent without = load();
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(connections()).isEqualTo(1));

        Files.writeString(directory.resolve("lake.yaml"), """
                balancers:
                  lb1: {node: agent-a, socket: none.sock, stateFile: none.state, routes: {s3: {backend: s3, servers: {a: [a]}}}}
                """, StandardOpenOption.APPEND);
        LoadedAgent with = load();
        running().reload(without, with, AgentReload.plan(without, with));
        await().atMost(20, SECONDS).untilAsserted(() -> {
            assertThat(connections()).isEqualTo(2);
            assertThat(reported).contains("lb1");
        });

        running().reload(with, without, AgentReload.plan(with, without));
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(connections()).isEqualTo(1));
    }

    @Test
    void runsTheHookThatItsLakeNamesAndTellsTheAggregator() throws Exception {
        String http = startAgent(startAggregator());
        LoadedAgent without = load();
        Path lake = directory.resolve("lake.yaml");
        Files.writeString(
                lake,
                Files.readString(lake)
                        .replace(
                                "needs: [s3-a]}}",
                                "needs: [s3-a]}, b: {needs: [s3-b]}}, hooks: {announce: {on: after, node: agent-a,"
                                        + " command: [/bin/echo, moved]}}")
                        .replace("sites: {a: {}}", "sites: {a: {}, b: {}}")
                        .replace(
                                "services:",
                                "  s3-b: {site: b, probe: {kind: tcp, host: 127.0.0.1, port: 9}}\nservices:"));
        LoadedAgent with = load();
        running().reload(without, with, AgentReload.plan(without, with));
        await().atMost(20, SECONDS).until(() -> !actuators.isEmpty());

        Message.RunHook order = new Message.RunHook(new HookOrder(
                "2-s3/4",
                3,
                new NodeId("agent-a"),
                new ServiceId("s3"),
                "announce",
                HookPhase.AFTER,
                "2-s3",
                new SiteId("a"),
                new SiteId("b"),
                2,
                false,
                false,
                Duration.ofSeconds(5)));
        actuators.forEach(connection -> connection.send(order));
        await().atMost(20, SECONDS)
                .until(() -> hookReports.stream()
                        .anyMatch(report -> report.state() == HookReport.State.DONE
                                && report.output().equals("moved\n")));
        assertThat(get(http, "/metrics").body())
                .contains(
                        "vigia_agent_hooks_running 0",
                        "vigia_agent_hook_runs_total{service=\"s3\",hook=\"announce\",state=\"done\"} 1");

        running().reload(with, without, AgentReload.plan(with, without));
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(connections()).isEqualTo(1));
    }

    private int connections() {
        return java.util.Objects.requireNonNull(server).connections();
    }

    private int startAggregator() throws Exception {
        StreamServer opened = new StreamServer(
                vertx,
                new StreamServer.Options(
                        "test",
                        new NodeId("aggregator-1"),
                        new Endpoint("127.0.0.1", 0),
                        Optional.empty(),
                        StreamServer.Options.DEFAULT_MAX_CONNECTIONS),
                Map.of(Message.Role.TELEMETRY, this::acknowledge, Message.Role.ACTUATOR, connection -> {
                    actuators.add(connection);
                    return acknowledge(connection);
                }),
                (source, reason) -> {});
        server = opened;
        return opened.listen().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    private void stopAggregator() throws Exception {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
        }
    }

    private StreamServer.Listener acknowledge(StreamServer.Connection connection) {
        return new StreamServer.Listener() {
            @Override
            public void heard(Message message) {
                if (message instanceof Message.Telemetry telemetry) {
                    for (Observation observation : telemetry.batch().observations()) {
                        heard.put(observation.target().value(), observation.outcome());
                    }
                    connection.send(new Message.Acks(
                            new NodeId("aggregator-1"),
                            List.of(new Message.Ack(
                                    telemetry.batch().node(),
                                    telemetry.batch().incarnation(),
                                    telemetry.batch().sequence(),
                                    List.of()))));
                } else if (message instanceof Message.Report report) {
                    reported.add(report.report().balancer().value());
                } else if (message instanceof Message.HookRun run) {
                    hookReports.add(run.report());
                }
            }

            @Override
            public void closed(String reason) {}
        };
    }

    private String startAgent(int streamPort) throws Exception {
        Files.writeString(directory.resolve("agent.yaml"), """
                node: agent-a
                lake: lake.yaml
                state: state
                telemetry: edge
                aggregators: ["127.0.0.1:%d"]
                http: "127.0.0.1:0"
                host: {interval: 500ms, diskFullRatio: 1.0}
                """.formatted(streamPort));
        writeLake("s3-a");
        Agent started = new Agent(vertx, load(), new io.vigia.platform.vault.VaultFigures());
        agent = started;
        return started.start(new AgentReload())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, SECONDS)
                .orElseThrow();
    }

    private void writeLake(String component) throws Exception {
        int port = target == null ? 0 : target.actualPort();
        Files.writeString(directory.resolve("lake.yaml"), """
                lake: test
                detect: {vantages: 1}
                sites: {a: {}}
                vantages: {agent-a: {site: a}}
                components:
                  %1$s: {site: a, probe: {kind: http, url: "http://127.0.0.1:%2$d/where"}}
                services:
                  s3: {active: a, mode: automatic, rpo: unchecked, sites: {a: {needs: [%1$s]}}}
                """.formatted(component, port));
    }

    private LoadedAgent load() throws Exception {
        return new ConfigFiles(name -> null).loadAgent(directory.resolve("agent.yaml"));
    }

    private Agent running() {
        return java.util.Objects.requireNonNull(agent);
    }

    private HttpResponse<String> get(String authority, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + authority + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
