package io.vigia.aggregator.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vigia.core.config.Assignments;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamClient;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.ConfigFiles.LoadedAggregator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A lake of three sites that exists only on the wire: a real aggregator, and around it fake agents and actuators that speak to
 * it over real sockets. {@link #kill} makes every vantage see a component refuse.
 */
final class LakeOnWire {
    static final ServiceId S3 = new ServiceId("s3");
    private static final long TICK_MILLIS = 100;

    private final Path directory;
    private final List<URI> alertmanagers;
    private final Vertx agentsVertx = EventLoops.create(1);
    private final Map<TargetId, Long> downSinceNanos = new ConcurrentHashMap<>();
    private final List<FakeNode> nodes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private LoadedAggregator loaded;
    private Vertx vertx;
    private Aggregator aggregator;
    private Aggregator.Ports ports;

    /** Its alerts go where nobody listens. */
    LakeOnWire(Path directory) throws Exception {
        this(directory, List.of(URI.create("http://127.0.0.1:9")));
    }

    LakeOnWire(Path directory, List<URI> alertmanagers) throws Exception {
        this.directory = directory;
        this.alertmanagers = alertmanagers;
        write("0", "0");
        begin();
    }

    /** Before it is made: that {@code s3-a} answers 99 % of its probes, with an alert that needs no minute to begin. */
    static void promise(Path directory) throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("slo.d")).resolve("s3.yaml"), """
                apiVersion: openslo/v1
                kind: Service
                metadata: {name: objects}
                spec: {}
                ---
                apiVersion: openslo/v1
                kind: AlertNotificationTarget
                metadata: {name: on-call}
                spec: {target: alertmanager}
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: s3-a-answers}
                spec:
                  service: objects
                  indicator:
                    metadata: {name: s3-a-served}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: VigiaProbe, spec: {target: s3-a, count: served}}}
                        total: {metricSource: {type: VigiaProbe, spec: {target: s3-a, count: checks}}}
                  timeWindow: [{duration: 30d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{targetPercent: 99}]
                  alertPolicies:
                    - kind: AlertPolicy
                      metadata: {name: fast}
                      spec:
                        alertWhenBreaching: true
                        alertWhenResolved: true
                        conditions:
                          - kind: AlertCondition
                            metadata: {name: fast-burn, annotations: {vigia.io/short-window: 30s}}
                            spec:
                              severity: page
                              condition: {kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1m, alertAfter: 0m}
                        notificationTargets: [{targetRef: on-call}]
                """);
    }

    private void write(String httpPort, String streamPort) throws Exception {
        Files.writeString(directory.resolve("lake.yaml"), lakeYaml("30s"));
        Files.writeString(directory.resolve("aggregator.yaml"), """
                node: aggregator-1
                lake: lake.yaml
                state: state
                http: "127.0.0.1:%s"
                stream: "127.0.0.1:%s"
                notify: {alertmanagers: [%s]}
                %s
                """.formatted(
                        httpPort,
                        streamPort,
                        alertmanagers.stream().map(url -> "\"" + url + "\"").collect(Collectors.joining(", ")),
                        Files.isDirectory(directory.resolve("slo.d")) ? "slos: slo.d" : ""));
    }

    static String lakeYaml(String cooldown) {
        StringBuilder yaml = new StringBuilder("lake: demo\nsites: {a: {label: Madrid}, b: {}, c: {}}\n");
        yaml.append("vantages: {agent-a: {site: a}, agent-b: {site: b}, agent-c: {site: c},"
                + " lb1: {site: a}, lb2: {site: b}}\n");
        yaml.append("components:\n");
        for (String site : List.of("a", "b", "c")) {
            yaml.append(
                    "  s3-%s: {site: %s, label: \"S3 in %s\", probe: {kind: http, url: \"http://127.0.0.1:9/\", lagHeader: x-lag}}\n"
                            .formatted(site, site, site));
        }
        yaml.append(
                "services:\n  s3: {active: a, mode: automatic, cooldown: " + cooldown + ", rpo: unchecked,"
                        + " sites: {a: {needs: [s3-a], lag: [s3-a]}, b: {needs: [s3-b], lag: [s3-b]}, c: {needs: [s3-c], lag: [s3-c]}}}\n");
        yaml.append("balancers:\n");
        for (String lb : List.of("lb1", "lb2")) {
            yaml.append(
                    ("  %s: {node: %s, socket: /nowhere/%s.sock, stateFile: /nowhere/%s.state, routes: {s3: {backend:"
                                    + " s3, servers: {a: [s3-a], b: [s3-b], c: [s3-c]}, check: {kind: http, url:"
                                    + " \"http://127.0.0.1:9/\"}}}}\n")
                            .formatted(lb, lb, lb, lb));
        }
        return yaml.toString();
    }

    private void begin() throws Exception {
        loaded = new ConfigFiles(name -> null).loadAggregator(directory.resolve("aggregator.yaml"));
        vertx = EventLoops.create(Aggregator.EVENT_LOOPS);
        aggregator = new Aggregator(vertx, loaded, "test");
        ports = await(aggregator.start());
    }

    /** Ends the aggregator in order; agents and actuators go on trying to reach it. */
    void stopAggregator() throws Exception {
        await(aggregator.close());
        await(vertx.close());
    }

    /** Starts it again on the same ports and directory. */
    void startAggregator() throws Exception {
        write(
                Integer.toString(ports.http().port()),
                Integer.toString(ports.stream().port()));
        begin();
    }

    Aggregator aggregator() {
        return aggregator;
    }

    LoadedAggregator loaded() {
        return loaded;
    }

    Path directory() {
        return directory;
    }

    Path state() {
        return directory.resolve("state");
    }

    /** Three vantages, and two nodes that are vantages with a balancer beside them. */
    void startNodes() {
        for (String name : List.of("agent-a", "agent-b", "agent-c", "lb1", "lb2")) {
            nodes.add(new FakeNode(new NodeId(name)));
        }
    }

    FakeNode node(String name) {
        return nodes.stream()
                .filter(node -> node.id.value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void kill(String target) {
        downSinceNanos.put(new TargetId(target), System.nanoTime());
    }

    JsonObject status() {
        return new JsonObject(get("/api/v1/status").body());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://" + ports.http() + path);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        for (FakeNode node : nodes) {
            node.close();
        }
        await(agentsVertx.close());
        stopAggregator();
    }

    /** An agent: one connection for telemetry, and one for its actuator when a balancer is beside it. */
    final class FakeNode {
        final NodeId id;
        final List<RoutingState> routings = new CopyOnWriteArrayList<>();
        private final long bornNanos = System.nanoTime();
        private final long incarnation = System.currentTimeMillis();
        private final StreamClient telemetry;
        private final Optional<StreamClient> actuator;
        private long sequence;
        private long checks;

        FakeNode(NodeId id) {
            this.id = id;
            telemetry = client(Message.Role.TELEMETRY, message -> {});
            boolean beside = loaded.lake().balancers().values().stream()
                    .anyMatch(balancer -> balancer.node().equals(id));
            actuator = beside ? Optional.of(client(Message.Role.ACTUATOR, this::told)) : Optional.empty();
            agentsVertx.setPeriodic(TICK_MILLIS, tick -> send());
        }

        private StreamClient client(Message.Role role, java.util.function.Consumer<Message> heard) {
            StreamClient client = new StreamClient(
                    agentsVertx,
                    List.of(ports.stream()),
                    new Message.Hello(loaded.lake().name(), id, role),
                    Optional.empty(),
                    (source, reason) -> {},
                    new StreamClient.Listener() {
                        @Override
                        public void connected(Endpoint endpoint, Message.Hello aggregator) {}

                        @Override
                        public void heard(Message message) {
                            heard.accept(message);
                        }

                        @Override
                        public void lost(String reason) {}
                    });
            client.start();
            return client;
        }

        private void send() {
            checks++;
            List<Observation> observations = new ArrayList<>();
            Assignments.of(loaded.lake(), id).keySet().forEach(target -> observations.add(observe(target)));
            observations.add(observe(TargetId.host(id)));
            Batch batch = new Batch(id, incarnation, ++sequence, 0, SelfHealth.GOOD, observations);
            telemetry.send(new Message.Telemetry(batch, sequence));
            actuator.ifPresent(client -> routings.stream()
                    .reduce((first, last) -> last)
                    .ifPresent(routing -> client.send(new Message.Report(report(routing), 0))));
        }

        private Observation observe(TargetId target) {
            Long downNanos = downSinceNanos.get(target);
            long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - (downNanos == null ? bornNanos : downNanos));
            boolean down = downNanos != null;
            return new Observation(
                    target,
                    down ? Outcome.DOWN : Outcome.UP,
                    1 + age / TICK_MILLIS,
                    age,
                    0,
                    1200,
                    checks,
                    down ? Math.min(checks, 1 + age / TICK_MILLIS) : 0,
                    target.value().startsWith("s3-") ? OptionalLong.of(40) : OptionalLong.empty(),
                    down ? "connection refused" : "",
                    List.of(
                            new Reading("host_load_ratio", "", 0.5),
                            new Reading("host_context_switches_total", "", 7)));
        }

        private void told(Message message) {
            if (message instanceof Message.Routing routing) {
                routings.add(routing.state());
                actuator.ifPresent(client -> client.send(new Message.Report(report(routing.state()), 0)));
            }
        }

        private BalancerReport report(RoutingState routing) {
            return new BalancerReport(
                    new BalancerId(id.value()),
                    routing.epoch(),
                    Optional.of(routing),
                    Map.of(
                            S3,
                            new BalancerReport.RouteReport(
                                    List.of(routing.active().get(S3)), true, "")),
                    BalancerReport.Condition.IN_STEP,
                    "");
        }

        long newestEpoch() {
            return routings.isEmpty() ? 0 : routings.get(routings.size() - 1).epoch();
        }

        void sendAsActuator(Message message) {
            actuator.orElseThrow().send(message);
        }

        void sendAsTelemetry(Message message) {
            telemetry.send(message);
        }

        private void close() throws Exception {
            await(telemetry.close());
            if (actuator.isPresent()) {
                await(actuator.get().close());
            }
        }
    }
}
