package io.vigia.aggregator.consensus;

import io.vigia.aggregator.decide.DecisionLog.Group;
import io.vigia.aggregator.decide.DecisionLog.Peer;
import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.core.model.NodeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer.Division;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the group stands, as this aggregator's Ratis sees it. Thread-safe, does not block. */
final class GroupView {
    /** A peer that has not answered for so long counts as unreachable: several heartbeats, more than an election. */
    static final long REACHABLE_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(GroupView.class);

    private final NodeId self;
    private final Set<NodeId> configured;
    private final Function<NodeId, Optional<String>> http;
    private final InstantSource clock;
    private Role lastRole = Role.NONE;
    private long lastTerm;
    private Instant since;
    private Set<NodeId> unreachable = Set.of();

    /**
     * @param configured those that belong before it is known who does
     * @param http where people reach a member
     */
    GroupView(NodeId self, Set<NodeId> configured, Function<NodeId, Optional<String>> http, InstantSource clock) {
        this.self = self;
        this.configured = configured;
        this.http = http;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** @param division empty when this aggregator takes no part */
    Group group(Optional<Division> division) {
        Optional<Division> alive =
                division.filter(there -> there.getInfo().getLifeCycleState().isRunning());
        if (alive.isEmpty()) {
            return new Group(
                    self,
                    Role.NONE,
                    lastTerm(),
                    Optional.empty(),
                    false,
                    since(Role.NONE, lastTerm()),
                    peers(Set.of(), Map.of()));
        }
        DivisionInfo info = alive.get().getInfo();
        RoleInfoProto told = info.getRoleInfoProto();
        Role role = switch (told.getRole()) {
            case LEADER -> Role.LEADER;
            case CANDIDATE -> Role.CANDIDATE;
            default -> Role.FOLLOWER;
        };
        Map<NodeId, Long> heard = heard(told);
        Set<NodeId> members = members(alive.get());
        Optional<NodeId> leader = Optional.ofNullable(info.getLeaderId()).map(id -> new NodeId(id.toString()));
        long answering = members.stream()
                .filter(node -> heard.getOrDefault(node, Long.MAX_VALUE) <= REACHABLE_MILLIS)
                .count();
        boolean quorum = role == Role.LEADER
                ? answering * 2 > members.size()
                : role == Role.FOLLOWER
                        && leader.filter(node -> !node.equals(self))
                                .map(node -> heard.getOrDefault(node, Long.MAX_VALUE) <= REACHABLE_MILLIS)
                                .orElse(false);
        long term = info.getCurrentTerm();
        return new Group(self, role, term, leader, quorum, since(role, term), peers(members, heard));
    }

    /** Milliseconds since each was heard, of those of whom it is known. */
    private Map<NodeId, Long> heard(RoleInfoProto told) {
        Map<NodeId, Long> heard = new HashMap<>();
        heard.put(self, 0L);
        if (told.hasLeaderInfo()) {
            told.getLeaderInfo().getFollowerInfoList().forEach(follower -> put(heard, follower));
        } else if (told.hasFollowerInfo()
                && !told.getFollowerInfo().getLeaderInfo().getId().getId().isEmpty()) {
            put(heard, told.getFollowerInfo().getLeaderInfo());
        }
        return heard;
    }

    private static void put(Map<NodeId, Long> heard, ServerRpcProto peer) {
        heard.put(new NodeId(peer.getId().getId().toStringUtf8()), peer.getLastRpcElapsedTimeMs());
    }

    private static Set<NodeId> members(Division division) {
        Set<NodeId> members = new LinkedHashSet<>();
        division.getRaftConf()
                .getAllPeers()
                .forEach(peer -> members.add(new NodeId(peer.getId().toString())));
        return members;
    }

    private List<Peer> peers(Set<NodeId> members, Map<NodeId, Long> heard) {
        Set<NodeId> all = new LinkedHashSet<>(members);
        if (members.isEmpty()) {
            all.addAll(configured);
            all.add(self);
        }
        List<Peer> peers = new ArrayList<>();
        all.stream()
                .sorted()
                .forEach(node -> peers.add(new Peer(
                        node,
                        http.apply(node),
                        Optional.ofNullable(heard.get(node)).map(millis -> millis <= REACHABLE_MILLIS))));
        return peers;
    }

    private synchronized long lastTerm() {
        return lastTerm;
    }

    private synchronized Instant since(Role role, long term) {
        if (role != lastRole || term != lastTerm) {
            lastRole = role;
            lastTerm = term;
            since = clock.instant();
        }
        return since;
    }

    /** Says which peers a leader has lost or found again since the last call. */
    void tellReachability(Group group) {
        Set<NodeId> silent = new LinkedHashSet<>();
        if (group.role() == Role.LEADER) {
            group.peers().stream()
                    .filter(peer -> peer.reachable().filter(there -> !there).isPresent())
                    .forEach(peer -> silent.add(peer.node()));
            silent.stream()
                    .filter(node -> !unreachable.contains(node))
                    .forEach(node -> LOG.atWarn().addKeyValue("peer", node).log("peer unreachable"));
            unreachable.stream()
                    .filter(node -> !silent.contains(node)
                            && group.peers().stream()
                                    .anyMatch(peer -> peer.node().equals(node)))
                    .forEach(node -> LOG.atInfo().addKeyValue("peer", node).log("peer reachable again"));
        }
        unreachable = silent;
    }
}
