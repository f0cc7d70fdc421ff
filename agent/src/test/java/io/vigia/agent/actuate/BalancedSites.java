package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static io.vigia.agent.actuate.Lakes.QUERY;
import static io.vigia.agent.actuate.Lakes.S3;
import static org.awaitility.Awaitility.await;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Two real sites behind a real HAProxy with two services, {@code s3} and {@code query}, and the actuator that moves them. */
final class BalancedSites {
    final Sites sites;
    final HaProxyProcess haproxy;
    final RunningActuator actuator;
    final int s3Port = HaProxyProcess.freePort();
    final int queryPort = HaProxyProcess.freePort();

    BalancedSites(Path directory) throws IOException {
        sites = new Sites(List.of(A, B));
        haproxy = new HaProxyProcess(directory);
        actuator = new RunningActuator(directory.resolve("actuator"));
    }

    void start() throws IOException {
        start("admin");
    }

    /** @param level of HAProxy's socket */
    void start(String level) throws IOException {
        haproxy.configure(
                level,
                Map.of(
                        "s3",
                        new HaProxyProcess.Service(s3Port, List.of(server("s3-a", A), server("s3-b", B))),
                        "query",
                        new HaProxyProcess.Service(queryPort, List.of(server("one", A), server("two", B)))));
        haproxy.start();
    }

    private String server(String name, SiteId site) {
        return "server " + name + " 127.0.0.1:" + sites.port(site);
    }

    ActuatorVerticle deploy() throws Exception {
        return deploy("s3-b");
    }

    /** @param serverOfB what the lake calls the server of {@code s3} in site b, which HAProxy calls {@code s3-b} */
    ActuatorVerticle deploy(String serverOfB) throws Exception {
        return actuator.deploy(new LakeConfig.Balancer(
                new NodeId("lb1"),
                new Steering.RuntimeApi(
                        haproxy.socket().toString(), haproxy.stateFile().toString()),
                Map.of(
                        S3,
                        new LakeConfig.Route("s3", Map.of(A, List.of("s3-a"), B, List.of(serverOfB)), Optional.empty()),
                        QUERY,
                        new LakeConfig.Route(
                                "query", Map.of(A, List.of("one"), B, List.of("two")), Optional.empty()))));
    }

    /** Both services at one site. */
    static RoutingState state(long epoch, SiteId site) {
        return new RoutingState(epoch, new TreeMap<>(Map.of(S3, site, QUERY, site)));
    }

    static List<SiteId> serving(BalancerReport report, ServiceId service) {
        BalancerReport.RouteReport route = report.routes().get(service);
        return route == null ? List.of() : route.serving();
    }

    static BalancerReport.RouteReport route(BalancerReport report) {
        return Objects.requireNonNull(report.routes().get(S3));
    }

    /** Sessions of a server of {@code s3}. */
    int sessions(String server) throws IOException {
        return Math.toIntExact(Sessions.read(haproxy.type(Sessions.QUESTION))
                .of(List.of(new ServerName("s3", server)))
                .orElse(0));
    }

    /** Until the state file says that {@code server} has this mask. */
    void awaitSaved(String server, int admin) {
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> Files.exists(haproxy.stateFile())
                        && Files.readString(haproxy.stateFile())
                                .contains(" " + server + " 127.0.0.1 2 " + admin + " "));
    }

    void close() throws Exception {
        haproxy.close();
        sites.close();
        actuator.close();
    }
}
