package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.AlertmanagerServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of Vigia itself in the small lake: what an operator would write, with the product's own defaults for all
 * detection timing.
 */
public final class VigiaFiles {
    private final DemoDirectory directory;
    private final Placement placement;
    private final Map<String, String> siteOfBalancer;
    private final Optional<HookFiles> hooks;

    /** @param hooks of the service; none for a lake whose moves have the fewest steps */
    public VigiaFiles(
            DemoDirectory directory,
            Placement placement,
            Map<String, String> siteOfBalancer,
            Optional<HookFiles> hooks) {
        this.directory = directory;
        this.placement = placement;
        this.siteOfBalancer = siteOfBalancer;
        this.hooks = hooks;
    }

    public Path agentFile(String node) {
        return directory.run().resolve(node + ".yaml");
    }

    public Path aggregatorFile(String aggregator) {
        return directory.run().resolve(aggregator + ".yaml");
    }

    /** Where an aggregator keeps what it must not forget. */
    Path stateOf(String aggregator) {
        return directory.run().resolve("state-" + aggregator);
    }

    /** Where the agent beside a balancer keeps what it has applied. */
    Path stateOfAgentAt(String balancer) {
        return directory.run().resolve("state-agent-" + balancer);
    }

    void write(List<HaproxyProcess> balancers) throws IOException {
        write(balancers, lake(balancers));
    }

    /** Writes the files of every agent and aggregator, and {@code lake} as the one that they share. */
    public void write(List<HaproxyProcess> balancers, String lake) throws IOException {
        Files.writeString(directory.run().resolve("lake.yaml"), lake);
        for (String site : Lake.SITES) {
            Files.writeString(agentFile("agent-" + site), member("agent-" + site));
        }
        for (HaproxyProcess balancer : balancers) {
            Files.writeString(agentFile("agent-" + balancer.name()), edge(balancer.name()));
        }
        for (String aggregator : placement.aggregators()) {
            Files.writeString(aggregatorFile(aggregator), aggregator(aggregator));
        }
        objectives();
        StringBuilder chosen = new StringBuilder();
        placement.listing().forEach((name, where) -> chosen.append("%s: %s\n".formatted(name, where)));
        Files.writeString(directory.run().resolve("ports.txt"), chosen);
    }

    /** The same in every lake: its service and balancers have the same names. */
    private void objectives() throws IOException {
        Path slos = Files.createDirectories(directory.run().resolve("slo.d"));
        try (InputStream ours = Objects.requireNonNull(VigiaFiles.class.getResourceAsStream("slos.yaml"))) {
            Files.copy(ours, slos.resolve("lake.yaml"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String lake(List<HaproxyProcess> balancers) {
        StringBuilder text = new StringBuilder("lake: demo\n\nsites:\n");
        for (String site : Lake.SITES) {
            text.append("  %s: {label: \"Site %s\"}\n".formatted(site, site.toUpperCase(java.util.Locale.ROOT)));
        }
        text.append("\nvantages:\n");
        for (String site : Lake.SITES) {
            text.append("  agent-%s: {site: %s}\n".formatted(site, site));
        }
        siteOfBalancer.forEach((name, site) -> text.append("  %s: {site: %s}\n".formatted(name, site)));
        text.append("\ncomponents:\n");
        for (String site : Lake.SITES) {
            text.append("""
                      s3-%1$s:
                        site: %1$s
                        label: "S3 in %1$s"
                        probe: {kind: http, url: "http://%2$s/lake/where", statuses: [200], bodyContains: "site=%1$s"}
                    """.formatted(site, placement.s3(site)));
        }
        text.append("\nservices:\n  s3:\n    active: %s\n    rpo: unchecked\n    sites:\n".formatted(Lake.INITIAL));
        for (String site : Lake.SITES) {
            text.append("      %s: {needs: [s3-%s]}\n".formatted(site, site));
        }
        hooks.ifPresent(some -> text.append(some.yaml()));
        text.append("\nbalancers:\n");
        for (HaproxyProcess balancer : balancers) {
            text.append("""
                      %1$s:
                        node: %1$s
                        socket: %2$s
                        stateFile: %3$s
                        routes:
                          s3:
                            backend: %4$s
                            servers: {a: [s3-a], b: [s3-b], c: [s3-c]}
                            check: {kind: http, url: "http://%5$s/lake/where"}
                    """.formatted(
                            balancer.name(),
                            balancer.socket(),
                            balancer.stateFile(),
                            HaproxyFiles.BACKEND,
                            balancer.frontend()));
        }
        return text.toString();
    }

    private String member(String node) {
        return """
                node: %s
                lake: lake.yaml
                state: %s
                telemetry: member
                aggregators: %s
                %s%s""".formatted(node, directory.run().resolve("state-" + node), streams(), cluster(node), inClear());
    }

    private String edge(String node) {
        return """
                node: %s
                lake: lake.yaml
                state: %s
                telemetry: edge
                aggregators: %s
                %s""".formatted(node, stateOfAgentAt(node), streams(), inClear());
    }

    private String aggregator(String name) {
        return """
                node: %s
                lake: lake.yaml
                slos: slo.d
                state: %s
                http: "%s"
                stream: "%s"
                %s%s%s%s""".formatted(
                        name,
                        stateOf(name),
                        placement.http(name),
                        placement.stream(name),
                        cluster(name),
                        group(name),
                        told(),
                        inClear());
    }

    /** One aggregator is a group of one, and says nothing of it. */
    private String group(String self) {
        if (placement.aggregators().size() == 1) {
            return "";
        }
        StringBuilder group = new StringBuilder("group:\n  bind: %s\n  peers:\n".formatted(placement.raft(self)));
        for (String peer : placement.aggregators()) {
            group.append("    %s: {raft: \"%s\", http: \"%s\"}\n"
                    .formatted(peer, placement.raft(peer), placement.http(peer)));
        }
        return group.toString();
    }

    private String told() {
        return placement.alertmanagers().isEmpty()
                ? ""
                : placement.alertmanagers().values().stream()
                        .map(address -> "\"" + AlertmanagerServer.base(address) + "\"")
                        .collect(Collectors.joining(", ", "notify: {alertmanagers: [", "]}\n"));
    }

    private String streams() {
        return list(placement.aggregators().stream().map(placement::stream));
    }

    private String cluster(String member) {
        return "cluster: {name: demo, bind: \"%s\", members: %s}\n"
                .formatted(
                        placement.cluster(member),
                        list(placement.aggregators().stream().map(placement::cluster)));
    }

    private String inClear() {
        return placement.beyondLoopback() ? "insecure: i-understand\n" : "";
    }

    private static String list(Stream<Address> addresses) {
        return addresses.map(address -> "\"" + address + "\"").collect(Collectors.joining(", ", "[", "]"));
    }
}
