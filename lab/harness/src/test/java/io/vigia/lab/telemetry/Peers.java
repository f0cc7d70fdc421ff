package io.vigia.lab.telemetry;

import io.vigia.core.config.ClusterConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the processes of these tests agree on: a lake of one site, one vantage and one component. */
final class Peers {
    static final String LAKE = "demo";
    static final NodeId AGENT = new NodeId("agent-a");
    static final NodeId AGGREGATOR = new NodeId("aggregator-1");
    static final TargetId TARGET = new TargetId("s3-a");

    private Peers() {}

    static LakeConfig lake() {
        SiteId site = new SiteId("a");
        LakeConfig.Schedule schedule =
                new LakeConfig.Schedule(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100));
        return new LakeConfig(
                LAKE,
                LakeConfig.Detect.DEFAULT,
                Map.of(site, new LakeConfig.Site("a")),
                Map.of(AGENT, new LakeConfig.Vantage(site)),
                Map.of(
                        TARGET,
                        new LakeConfig.Component(site, "", new TcpSpec("127.0.0.1", 1), schedule, Optional.empty())),
                Map.of(),
                Map.of(),
                LakeConfig.Limits.NONE);
    }

    static ClusterConfig cluster(int ownPort, int fullPort) {
        return new ClusterConfig(
                "telemetry-it-" + fullPort,
                new Endpoint("127.0.0.1", ownPort),
                List.of(new Endpoint("127.0.0.1", fullPort)));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
