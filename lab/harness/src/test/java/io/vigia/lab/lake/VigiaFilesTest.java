package io.vigia.lab.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VigiaFilesTest {
    @TempDir
    private Path root;

    /** Aggregators with addresses of their own, or all on the loopback. */
    private record Spread(List<String> aggregators, boolean beyondLoopback, Map<String, Address> alertmanagers)
            implements Placement {
        Spread(List<String> aggregators, boolean beyondLoopback) {
            this(aggregators, beyondLoopback, Map.of());
        }

        private Address at(String host, int port) {
            return new Address(beyondLoopback ? host : "127.0.0.1", port);
        }

        @Override
        public Address s3(String site) {
            return at("s3-" + site, 8080);
        }

        @Override
        public Address frontend(String balancer) {
            return at(balancer, 8000);
        }

        @Override
        public Address http(String aggregator) {
            return at(aggregator, 7400);
        }

        @Override
        public Address stream(String aggregator) {
            return at(aggregator, 7410);
        }

        @Override
        public Address raft(String aggregator) {
            return at(aggregator, 7430);
        }

        @Override
        public Address cluster(String member) {
            return at(member, 5701);
        }

        @Override
        public List<String> enter(String process) {
            return List.of();
        }

        @Override
        public Map<String, String> listing() {
            return Map.of("status", "7400");
        }
    }

    private String written(String file, Placement placement) throws IOException {
        return written(file, placement, false);
    }

    private String written(String file, Placement placement, boolean hooked) throws IOException {
        DemoDirectory directory = new DemoDirectory(root);
        Files.createDirectories(directory.run());
        new VigiaFiles(
                        directory,
                        placement,
                        Map.of("lb1", "a"),
                        hooked ? Optional.of(new HookFiles(directory)) : Optional.empty())
                .write(List.of(new HaproxyProcess(
                        "lb1", placement.frontend("lb1"), directory, directory.host(new Spawner(placement::enter)))));
        return Files.readString(directory.run().resolve(file))
                .replace(directory.run().toString(), "RUN");
    }

    @Test
    void oneAggregatorSaysNothingOfAGroup() throws IOException {
        assertThat(written("aggregator-1.yaml", new Spread(List.of("aggregator-1"), false)))
                .isEqualTo("""
                node: aggregator-1
                lake: lake.yaml
                slos: slo.d
                state: RUN/state-aggregator-1
                http: "127.0.0.1:7400"
                stream: "127.0.0.1:7410"
                cluster: {name: demo, bind: "127.0.0.1:5701", members: ["127.0.0.1:5701"]}
                """);
    }

    @Test
    void anAggregatorTellsEveryAlertmanager() throws IOException {
        Map<String, Address> two = new TreeMap<>(Map.of(
                "alertmanager-1", new Address("127.0.0.1", 9093), "alertmanager-2", new Address("127.0.0.2", 9094)));
        assertThat(written("aggregator-1.yaml", new Spread(List.of("aggregator-1"), false, two)))
                .endsWith("""
                        ]}
                        notify: {alertmanagers: ["http://127.0.0.1:9093", "http://127.0.0.2:9094"]}
                        """);
    }

    @Test
    void anAggregatorOfAGroupNamesItsPeersAndSaysThatItIsInClear() throws IOException {
        assertThat(written("b1.yaml", new Spread(List.of("a1", "b1"), true))).isEqualTo("""
                node: b1
                lake: lake.yaml
                slos: slo.d
                state: RUN/state-b1
                http: "b1:7400"
                stream: "b1:7410"
                cluster: {name: demo, bind: "b1:5701", members: ["a1:5701", "b1:5701"]}
                group:
                  bind: b1:7430
                  peers:
                    a1: {raft: "a1:7430", http: "a1:7400"}
                    b1: {raft: "b1:7430", http: "b1:7400"}
                insecure: i-understand
                """);
    }

    @Test
    void onlyALakeWithHooksNamesThem() throws IOException {
        Placement placement = new Spread(List.of("a1", "b1"), true);
        assertThat(written("lake.yaml", placement, false)).doesNotContain("hooks");
        assertThat(written("lake.yaml", placement, true))
                .contains("      c: {needs: [s3-c]}\n    hooks:\n      lab-before: {on: before, node: agent-b,")
                .contains("lab-promote: {on: promote, node: agent-b, command: [\"RUN/hooks/step\"], timeout: 3000ms}");
    }

    @Test
    void anAgentKnowsEveryAggregator() throws IOException {
        Placement placement = new Spread(List.of("a1", "b1"), true);
        assertThat(written("agent-lb1.yaml", placement)).isEqualTo("""
                node: lb1
                lake: lake.yaml
                state: RUN/state-agent-lb1
                telemetry: edge
                aggregators: ["a1:7410", "b1:7410"]
                insecure: i-understand
                """);
        assertThat(written("agent-a.yaml", placement))
                .contains("telemetry: member", "members: [\"a1:5701\", \"b1:5701\"]");
    }
}
