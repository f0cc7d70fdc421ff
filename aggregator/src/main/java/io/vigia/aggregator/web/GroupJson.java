package io.vigia.aggregator.web;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.model.NodeId;

/** How the aggregators stand together. */
final class GroupJson {
    private GroupJson() {}

    static JsonObject of(DecisionLog.Group group) {
        return new JsonObject()
                .put("self", group.self().value())
                .put("leader", group.leader().map(NodeId::value).orElse(null))
                .put(
                        "leaderHttp",
                        group.leader()
                                .flatMap(leader -> group.peers().stream()
                                        .filter(peer -> peer.node().equals(leader))
                                        .findFirst())
                                .flatMap(DecisionLog.Peer::http)
                                .orElse(null))
                .put("term", group.term())
                .put("role", group.role().label())
                .put("quorum", group.quorum())
                .put("since", StatusJson.time(group.since()))
                .put(
                        "peers",
                        StatusJson.array(
                                group.peers(),
                                peer -> new JsonObject()
                                        .put("node", peer.node().value())
                                        .put("http", peer.http().orElse(null))
                                        .put("reachable", peer.reachable().orElse(null))));
    }
}
