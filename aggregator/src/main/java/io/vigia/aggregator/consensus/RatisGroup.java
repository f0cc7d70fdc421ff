package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer.Division;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who belongs to the group. Only the leader can change it. */
public final class RatisGroup {
    private static final Logger LOG = LoggerFactory.getLogger(RatisGroup.class);

    private final String lake;
    private final Raft raft;
    private final Asking asking;

    RatisGroup(String lake, Raft raft, Asking asking) {
        this.asking = asking;
        this.lake = lake;
        this.raft = raft;
    }

    /** @param raft where the others reach it, when their own configuration does not name it */
    public record Member(Endpoint raft) {}

    /** Those that vote, as far as is known here. */
    public List<NodeId> members() {
        return current().values().stream()
                .map(peer -> new NodeId(peer.getId().toString()))
                .toList();
    }

    /**
     * Makes the group consist of {@code wanted}, one change at a time: first the new ones join, each once it has caught up, then those
     * that are not named leave. A new one must be running, with an empty state directory; it takes no part in votes before it belongs.
     * Stops at the first change that fails, for example because a new one cannot be reached; calling it again goes on from there.
     *
     * @param wanted at least one, and one of them must have belonged before
     */
    public Future<Void> reconfigure(Map<NodeId, Member> wanted) {
        Map<String, RaftPeer> now = current();
        if (wanted.keySet().stream().noneMatch(node -> now.containsKey(node.value()))) {
            return Future.failedFuture("none of " + wanted.keySet() + " belongs to the group " + now.keySet()
                    + " now: one at least must stay, for it has what the new ones need");
        }
        List<List<RaftPeer>> changes = new ArrayList<>();
        Map<String, RaftPeer> peers = new LinkedHashMap<>(now);
        wanted.forEach((node, member) -> {
            Addresses.put(lake, node.value(), member.raft());
            if (!peers.containsKey(node.value())) {
                peers.put(node.value(), Addresses.peer(lake, node.value(), member.raft()));
                changes.add(List.copyOf(peers.values()));
            }
        });
        for (String gone : now.keySet()) {
            if (!wanted.containsKey(new NodeId(gone))) {
                peers.remove(gone);
                changes.add(List.copyOf(peers.values()));
            }
        }
        Future<Void> done = Future.succeededFuture();
        for (List<RaftPeer> change : changes) {
            done = done.compose(before -> apply(change));
        }
        return done;
    }

    private Future<Void> apply(List<RaftPeer> peers) {
        List<String> names = peers.stream().map(peer -> peer.getId().toString()).toList();
        return asking.ask(() -> raft.reconfigure(peers))
                .onSuccess(done -> LOG.atInfo().addKeyValue("members", names).log("the group has changed"))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the group cannot be made " + names + ": " + failure.getMessage(), failure)));
    }

    private Map<String, RaftPeer> current() {
        Map<String, RaftPeer> peers = new LinkedHashMap<>();
        Optional<Division> division = raft.division();
        division.ifPresent(there -> there.getRaftConf()
                .getCurrentPeers()
                .forEach(peer -> peers.put(peer.getId().toString(), peer)));
        return peers;
    }
}
