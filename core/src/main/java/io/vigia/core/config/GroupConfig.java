package io.vigia.core.config;

import io.vigia.core.model.NodeId;
import java.util.Map;
import java.util.Optional;

/**
 * The aggregators that keep the decisions together (a Raft group).
 *
 * @param bind where this one listens for the others
 * @param peers every aggregator of the group, this one included: one, three or five
 * @param tls whether the group speaks mutual TLS, with the files of {@code tls}
 */
public record GroupConfig(Endpoint bind, Map<NodeId, Peer> peers, boolean tls) {
    public GroupConfig {
        peers = LakeConfig.ordered(peers);
        if (peers.isEmpty() || peers.size() > 7) {
            throw new IllegalArgumentException("peers names " + peers.size() + " aggregators, must name 1 to 7");
        }
    }

    /**
     * @param raft where the others reach it
     * @param http where people and the command line reach it, so that a follower can name the leader's address
     */
    public record Peer(Endpoint raft, Optional<Endpoint> http) {}
}
