package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vigia.aggregator.decide.DecisionLog.Group;
import io.vigia.aggregator.decide.Membership;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer.Division;

/** Who belongs to the group. Only the leader can change it. */
public final class RatisGroup implements Membership {
    private final String lake;
    private final NodeId self;
    private final Raft raft;
    private final Means means;

    /**
     * What a change needs beside Ratis.
     *
     * @param group how it stands
     * @param record puts a notice into the audit log of the whole group
     */
    record Means(Whereabouts places, Supplier<Group> group, Function<Notice, Future<Void>> record) {}

    RatisGroup(String lake, NodeId self, Raft raft, Means means) {
        this.lake = lake;
        this.self = self;
        this.raft = raft;
        this.means = means;
    }

    /** Those that vote, as far as is known here. */
    public List<NodeId> members() {
        return current().keySet().stream().map(NodeId::new).toList();
    }

    /**
     * Makes the group consist of those that are wanted, one change at a time: first the new ones join, each once it has caught up, then
     * those that are not named leave. A new one must be running, with an empty state directory; it takes no part in votes before it
     * belongs. Stops at the first change that fails, for example because a new one cannot be reached; calling it again goes on from there.
     * The address of a member that stays changes last, and only when it answers there.
     */
    @Override
    public Future<Void> reconfigure(Change change) {
        Map<String, RaftPeer> now = current();
        GroupChange plan = new GroupChange(
                now.keySet(),
                change.wanted().keySet().stream().map(NodeId::value).collect(Collectors.toSet()));
        if (!raft.leads(raft.term())) {
            return Future.failedFuture("this aggregator does not lead");
        }
        Optional<String> impossible = plan.impossible(answering());
        if (impossible.isPresent()) {
            return Future.failedFuture(impossible.get());
        }
        Optional<Held> risk = plan.risk();
        if (risk.isPresent() && !change.force()) {
            return Future.failedFuture(risk.get());
        }
        if (!raft.changing().compareAndSet(false, true)) {
            return Future.failedFuture("another change of the group is going on: wait for its end");
        }
        Promise<Void> done = Promise.promise();
        Thread thread = new Thread(
                () -> {
                    try {
                        new GroupReform(lake, self, raft, means, change, plan).carryOut();
                        done.complete();
                    } catch (Exception failure) {
                        done.fail(failure);
                    } finally {
                        raft.changing().set(false);
                    }
                },
                "vigia-group-reform");
        thread.setDaemon(true);
        thread.start();
        return done.future();
    }

    private Set<String> answering() {
        return means.group().get().peers().stream()
                .filter(peer -> peer.node().equals(self) || peer.reachable().orElse(false))
                .map(peer -> peer.node().value())
                .collect(Collectors.toSet());
    }

    private Map<String, RaftPeer> current() {
        return current(raft);
    }

    static Map<String, RaftPeer> current(Raft raft) {
        Map<String, RaftPeer> peers = new LinkedHashMap<>();
        Optional<Division> division = raft.division();
        division.ifPresent(there -> there.getRaftConf()
                .getCurrentPeers()
                .forEach(peer -> peers.put(peer.getId().toString(), peer)));
        return peers;
    }
}
