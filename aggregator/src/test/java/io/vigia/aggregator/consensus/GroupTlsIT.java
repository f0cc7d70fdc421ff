package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.aggregator.decide.Membership;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupTlsIT {
    @TempDir
    Path directory;

    private final List<GroupMember> members = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (GroupMember member : members) {
            member.shut();
        }
    }

    @Test
    void aGroupSpeaksMutualTls() throws Exception {
        Certificates authority = new Certificates(directory.resolve("tls"));
        Map<NodeId, GroupConfig.Peer> peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        for (NodeId node : peers.keySet()) {
            members.add(GroupMember.of(peers, node.value(), directory, Optional.of(authority.issue(node.value()))));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().anyMatch(member -> member.leads > 0));
        members.stream()
                .filter(member -> member.leads > 0)
                .findFirst()
                .orElseThrow()
                .commit(3);
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().allMatch(member -> member.revision() == 3));
    }

    @Test
    void aMemberWithAnotherAuthoritysCertificateOrNoneIsNotHeard() throws Exception {
        Certificates authority = new Certificates(directory.resolve("tls"));
        Certificates stranger = new Certificates(directory.resolve("other"));
        Map<NodeId, GroupConfig.Peer> peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        members.add(GroupMember.of(peers, "agg-1", directory, Optional.of(authority.issue("agg-1"))));
        members.add(GroupMember.of(peers, "agg-2", directory, Optional.of(stranger.issue("agg-2"))));
        members.add(GroupMember.of(peers, "agg-3", directory, Optional.empty()));
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        members.stream().allMatch(member -> member.log.group().role() == Role.NONE));
        assertThat(members).allSatisfy(member -> assertThat(member.leads).isZero());
    }

    /** What the others' configuration does not name, the group's own log does. */
    @Test
    void aMemberThatJoinedLaterIsHeardByThoseWhoseConfigurationDoesNotNameIt() throws Exception {
        Certificates authority = new Certificates(directory.resolve("tls"));
        Map<NodeId, GroupConfig.Peer> all = GroupMember.peers("agg-1", "agg-2", "agg-3", "agg-4");
        Map<NodeId, GroupConfig.Peer> three = new LinkedHashMap<>(all);
        three.remove(new NodeId("agg-4"));
        for (NodeId node : three.keySet()) {
            members.add(GroupMember.of(three, node.value(), directory, Optional.of(authority.issue(node.value()))));
        }
        GroupMember leader = leader();
        leader.commit(3);
        GroupMember dead =
                members.stream().filter(member -> member != leader).findFirst().orElseThrow();
        members.remove(dead);
        dead.shut();
        members.add(GroupMember.of(all, "agg-4", directory, Optional.of(authority.issue("agg-4"))));
        Map<NodeId, Membership.Peer> wanted = new LinkedHashMap<>();
        members.forEach(member -> wanted.put(
                member.node,
                new Membership.Peer(Objects.requireNonNull(all.get(member.node)).raft(), Optional.empty())));
        GroupMember.await(
                leader.log.members().reconfigure(new Membership.Change(wanted, false, new Origin("ana", "burnt"))));
        leader.commit();
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().allMatch(member -> member.revision() == 4));
        members.remove(leader);
        leader.shut();
        leader().commit();
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().allMatch(member -> member.revision() == 5));
    }

    private GroupMember leader() {
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().anyMatch(member -> member.leads > 0));
        return members.stream().filter(member -> member.leads > 0).findFirst().orElseThrow();
    }
}
