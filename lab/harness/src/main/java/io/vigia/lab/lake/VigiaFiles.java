package io.vigia.lab.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The configuration of Vigia itself in the small lake: what an operator would write, with the product's own defaults for all
 * detection timing.
 */
final class VigiaFiles {
    private final DemoDirectory directory;
    private final Ports ports;
    private final Map<String, String> siteOfBalancer;

    VigiaFiles(DemoDirectory directory, Ports ports, Map<String, String> siteOfBalancer) {
        this.directory = directory;
        this.ports = ports;
        this.siteOfBalancer = siteOfBalancer;
    }

    Path agentFile(String node) {
        return directory.run().resolve(node + ".yaml");
    }

    Path aggregatorFile() {
        return directory.run().resolve("aggregator-1.yaml");
    }

    void write(List<HaproxyProcess> balancers) throws IOException {
        Files.writeString(directory.run().resolve("lake.yaml"), lake(balancers));
        for (String site : Lake.SITES) {
            Files.writeString(agentFile("agent-" + site), member("agent-" + site));
        }
        for (HaproxyProcess balancer : balancers) {
            Files.writeString(agentFile("agent-" + balancer.name()), edge(balancer.name()));
        }
        Files.writeString(aggregatorFile(), aggregator());
        StringBuilder chosen = new StringBuilder();
        ports.byName().forEach((name, port) -> chosen.append("%s: %d\n".formatted(name, port)));
        Files.writeString(directory.run().resolve("ports.txt"), chosen);
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
                        probe: {kind: http, url: "http://127.0.0.1:%2$d/lake/where", statuses: [200], bodyContains: "site=%1$s"}
                    """.formatted(site, ports.of("s3-" + site)));
        }
        text.append("\nservices:\n  s3:\n    active: %s\n    rpo: unchecked\n    sites:\n".formatted(Lake.INITIAL));
        for (String site : Lake.SITES) {
            text.append("      %s: {needs: [s3-%s]}\n".formatted(site, site));
        }
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
                            check: {kind: http, url: "http://127.0.0.1:%5$d/lake/where"}
                    """.formatted(
                            balancer.name(),
                            balancer.socket(),
                            balancer.stateFile(),
                            HaproxyFiles.BACKEND,
                            balancer.frontendPort()));
        }
        return text.toString();
    }

    private String member(String node) {
        return """
                node: %s
                lake: lake.yaml
                state: %s
                telemetry: member
                aggregators: ["127.0.0.1:%d"]
                cluster: {name: demo, bind: "127.0.0.1:%d", members: ["127.0.0.1:%d"]}
                """.formatted(
                        node,
                        directory.run().resolve("state-" + node),
                        ports.of("stream"),
                        ports.of("cluster-" + node),
                        ports.of("cluster-aggregator-1"));
    }

    private String edge(String node) {
        return """
                node: %s
                lake: lake.yaml
                state: %s
                telemetry: edge
                aggregators: ["127.0.0.1:%d"]
                """.formatted(node, directory.run().resolve("state-agent-" + node), ports.of("stream"));
    }

    private String aggregator() {
        return """
                node: aggregator-1
                lake: lake.yaml
                state: %s
                http: "127.0.0.1:%d"
                stream: "127.0.0.1:%d"
                cluster: {name: demo, bind: "127.0.0.1:%d", members: ["127.0.0.1:%d"]}
                """.formatted(
                        directory.run().resolve("state-aggregator-1"),
                        ports.of("status"),
                        ports.of("stream"),
                        ports.of("cluster-aggregator-1"),
                        ports.of("cluster-aggregator-1"));
    }
}
