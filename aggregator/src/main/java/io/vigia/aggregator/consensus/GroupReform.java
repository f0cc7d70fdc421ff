package io.vigia.aggregator.consensus;

import io.vigia.aggregator.decide.Membership;
import io.vigia.core.config.Endpoint;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Notice.GroupChanged;
import io.vigia.core.failover.Notice.GroupChanged.Progress;
import io.vigia.core.failover.Notice.GroupPeer;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One change of the group, from its first line in the audit log to its last. Blocks. */
final class GroupReform {
    private static final Logger LOG = LoggerFactory.getLogger(GroupReform.class);
    private static final long RECORD_MILLIS = 5000;
    private static final int MAX_DETAIL = 500;

    private final String lake;
    private final NodeId self;
    private final Raft raft;
    private final RatisGroup.Means means;
    private final Membership.Change change;
    private final GroupChange plan;
    private final Map<NodeId, GroupPeer> before;
    private final Set<NodeId> lent = new HashSet<>();
    private final long deadline;

    GroupReform(
            String lake, NodeId self, Raft raft, RatisGroup.Means means, Membership.Change change, GroupChange plan) {
        this.lake = lake;
        this.self = self;
        this.raft = raft;
        this.means = means;
        this.change = change;
        this.plan = plan;
        this.before = places();
        this.deadline = System.nanoTime()
                + Membership.LONGEST.minusMillis(3 * RECORD_MILLIS).toNanos();
    }

    void carryOut() throws Exception {
        askEveryNewAddress();
        record(
                Progress.BEGUN,
                wanted(),
                plan.risk().map(risk -> "forced past: " + risk.getMessage()).orElse(""));
        LOG.atWarn()
                .addKeyValue("who", change.by().who())
                .addKeyValue("why", change.by().why())
                .addKeyValue("before", before)
                .addKeyValue("after", wanted())
                .log("the group is being changed");
        try {
            raft.admit(change.wanted().keySet());
            boolean told = false;
            for (Set<String> members : plan.steps(self.value())) {
                if (!members.contains(self.value())) {
                    record(Progress.DONE, wanted(), self + ", which did it, leaves as its last step");
                    told = true;
                }
                apply(members);
            }
            if (!told) {
                record(Progress.DONE, wanted(), "");
            }
        } catch (Exception failure) {
            undoAddresses();
            tellFailure(failure);
            throw failure;
        }
    }

    /** A mistyped address would otherwise be found out by a member's silence, or by two members that are one. */
    private void askEveryNewAddress() throws Exception {
        for (Map.Entry<NodeId, Membership.Peer> one : change.wanted().entrySet()) {
            NodeId node = one.getKey();
            Endpoint at = one.getValue().raft();
            GroupPeer now = before.get(node);
            boolean known = now != null && (node.equals(self) || now.raft().equals(at.toString()));
            Optional<String> objection =
                    known ? Optional.empty() : raft.doorbell().objection(node, at);
            if (objection.isPresent()) {
                throw new IOException(objection.get() + ". Nothing was changed");
            }
        }
    }

    private void apply(Set<String> members) throws Exception {
        Map<String, RaftPeer> now = RatisGroup.current(raft);
        List<RaftPeer> peers = new ArrayList<>();
        for (String name : members.stream().sorted().toList()) {
            RaftPeer there = now.get(name);
            peers.add(there == null ? joining(new NodeId(name)) : there);
        }
        List<String> names = members.stream().sorted().toList();
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        try {
            await(raft.reconfigure(peers, Math.max(1, millis)), Math.max(1, millis) + RECORD_MILLIS);
        } catch (Exception e) {
            throw new IllegalStateException("the group cannot be made " + names + ": " + Asking.reason(e), e);
        }
        for (String name : members) {
            NodeId node = new NodeId(name);
            if (lent.remove(node)) {
                means.places().found(node, wantedAt(node));
            }
        }
        LOG.atInfo().addKeyValue("members", names).log("the group has changed");
    }

    /** It is looked for where it was said to be, and not where this configuration may have it, from now on. */
    private RaftPeer joining(NodeId node) {
        lent.add(node);
        Addresses.put(lake, node.value(), wantedAt(node));
        return Addresses.peer(lake, node.value(), wantedAt(node));
    }

    private Endpoint wantedAt(NodeId node) {
        return java.util.Objects.requireNonNull(change.wanted().get(node)).raft();
    }

    private void undoAddresses() {
        for (NodeId node : lent) {
            means.places()
                    .raft(node)
                    .ifPresentOrElse(
                            at -> Addresses.put(lake, node.value(), at), () -> Addresses.forget(lake, node.value()));
        }
    }

    private Map<NodeId, GroupPeer> wanted() {
        Map<NodeId, GroupPeer> wanted = new HashMap<>();
        change.wanted().forEach((node, peer) -> {
            String http = peer.http()
                    .map(Endpoint::toString)
                    .or(() -> means.places().http(node))
                    .orElse("");
            wanted.put(node, new GroupPeer(peer.raft().toString(), http));
        });
        return wanted;
    }

    /** The present members, where they are looked for. */
    private Map<NodeId, GroupPeer> places() {
        Map<NodeId, GroupPeer> places = new HashMap<>();
        RatisGroup.current(raft).forEach((name, peer) -> {
            NodeId node = new NodeId(name);
            Optional<Endpoint> at = means.places().raft(node).or(() -> Addresses.of(URI.create(peer.getAddress())));
            places.put(
                    node,
                    new GroupPeer(
                            at.map(Endpoint::toString).orElse(""),
                            means.places().http(node).orElse("")));
        });
        return places;
    }

    private void tellFailure(Exception failure) {
        String why = Asking.reason(failure);
        LOG.atWarn().addKeyValue("reason", why).log("the group was not changed as wanted");
        try {
            record(Progress.FAILED, places(), why.length() <= MAX_DETAIL ? why : why.substring(0, MAX_DETAIL));
        } catch (Exception silent) {
            LOG.atWarn()
                    .addKeyValue("reason", Asking.reason(silent))
                    .log("that the group was not changed as wanted is not in the audit log");
        }
    }

    private void record(Progress how, Map<NodeId, GroupPeer> after, String detail) throws Exception {
        Notice notice = new GroupChanged(change.by(), how, before, after, detail);
        try {
            await(means.record().apply(notice).toCompletionStage().toCompletableFuture(), RECORD_MILLIS);
        } catch (Exception e) {
            throw new IllegalStateException("the audit log cannot be written: " + Asking.reason(e), e);
        }
    }

    private static void await(CompletableFuture<Void> future, long millis) throws Exception {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            TimeoutException told = new TimeoutException("not known within " + millis + " ms");
            told.initCause(e);
            throw told;
        }
    }
}
