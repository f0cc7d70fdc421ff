package io.vigia.core.config;

import io.vigia.core.config.probe.HostSpec;
import io.vigia.core.model.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent.yaml}: what differs from node to node.
 *
 * @param node this node's name; what it does follows from its place in {@code lake.yaml}
 * @param lake path of {@code lake.yaml}, relative to this file
 * @param stateDirectory where the actuator keeps the highest epoch
 * @param telemetry how batches travel
 * @param aggregators the stream ports of every aggregator, for control and for the fallback
 * @param cluster present for a member agent
 * @param host the host probe; empty switches it off
 * @param http where {@code /metrics} and {@code /health} answer; empty means nowhere
 * @param vault asked for the secrets of this file and of {@code lake.yaml}
 * @param consul where this process registers itself
 */
public record AgentConfig(
        NodeId node,
        String lake,
        String stateDirectory,
        Telemetry telemetry,
        List<Endpoint> aggregators,
        Optional<ClusterConfig> cluster,
        Optional<HostProbe> host,
        Optional<Endpoint> http,
        Optional<TlsConfig> tls,
        Optional<VaultConfig> vault,
        Optional<ConsulConfig> consul,
        LogConfig log,
        boolean insecure) {

    public AgentConfig {
        aggregators = List.copyOf(aggregators);
        if (telemetry == Telemetry.MEMBER && cluster.isEmpty()) {
            throw new IllegalArgumentException(
                    "telemetry 'member' needs a cluster section; use telemetry 'edge' to go without");
        }
        if (aggregators.isEmpty()) {
            throw new IllegalArgumentException("aggregators must name at least one host:port");
        }
    }

    /** How batches travel. */
    public enum Telemetry {
        /** On the clustered event bus as a lite member, falling back to the edge connections. */
        MEMBER,
        /** Over a connection to each aggregator; never loads Hazelcast. */
        EDGE
    }

    /** The machine's own figures, by default every 5 s. */
    public record HostProbe(HostSpec probe, LakeConfig.Schedule schedule) {}
}
