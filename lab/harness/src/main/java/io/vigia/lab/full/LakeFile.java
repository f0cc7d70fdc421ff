package io.vigia.lab.full;

import io.vigia.lab.lake.HaproxyFiles;
import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.servers.Address;
import java.util.List;

/** The {@code lake.yaml} of the whole lake: what Vigia watches in it. */
final class LakeFile {
    private LakeFile() {}

    /** One component. */
    private record Watched(String id, String site, String label, String probe) {}

    static String text(Contents lake) {
        StringBuilder text = new StringBuilder("""
                lake: demo

                sites:
                  a: {label: "Site A"}
                  b: {label: "Site B"}
                  c: {label: "Site C"}

                vantages:
                  agent-a: {site: a}
                  agent-b: {site: b}
                  agent-c: {site: c}
                  lb1: {site: a}
                  lb2: {site: b}

                components:
                """);
        for (String site : Lake.SITES) {
            text.append(line(new Watched("s3-" + site, site, "S3", http(lake.placement.s3(site), "/lake/where"))));
        }
        watched(lake).forEach(component -> text.append(line(component)));
        text.append("""

                services:
                  s3:
                    active: a
                    rpo: unchecked
                    sites:
                      a: {needs: [s3-a]}
                      b: {needs: [s3-b]}
                      c: {needs: [s3-c]}

                balancers:
                """);
        for (HaproxyProcess balancer : lake.balancers.values()) {
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

    private static List<Watched> watched(Contents lake) {
        return List.of(
                new Watched(
                        "spark-master-1",
                        "a",
                        "Spark master",
                        http(lake.spark.pages().get(0), "/json/")),
                new Watched(
                        "spark-master-2",
                        "b",
                        "Spark master",
                        http(lake.spark.pages().get(1), "/json/")),
                new Watched("spark-connect", "a", "Spark Connect", tcp(lake.connect.address())),
                new Watched("hive", "a", "Hive Metastore", tcp(lake.hive.address())));
    }

    private static String http(Address address, String path) {
        return "kind: http, url: \"http://%s%s\"".formatted(address, path);
    }

    private static String tcp(Address address) {
        return "kind: tcp, host: %s, port: %d".formatted(address.host(), address.port());
    }

    private static String line(Watched component) {
        return "  %s: {site: %s, label: \"%s\", probe: {%s}}\n"
                .formatted(component.id(), component.site(), component.label(), component.probe());
    }
}
