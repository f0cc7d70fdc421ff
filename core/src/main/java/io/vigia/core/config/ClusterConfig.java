package io.vigia.core.config;

import java.util.List;

/**
 * The Hazelcast cluster under the telemetry bus.
 *
 * @param name members of another name are refused
 * @param bind where this member listens; port 0 is not allowed, because others must find it
 * @param members where to look for others: the full members (aggregators)
 */
public record ClusterConfig(String name, Endpoint bind, List<Endpoint> members) {
    public ClusterConfig {
        members = List.copyOf(members);
        Checks.between("bind port", bind.port(), 1, 65535);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("members must name at least one host:port of a full member");
        }
    }
}
