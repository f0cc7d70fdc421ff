package io.vigia.aggregator.consensus;

import static io.vigia.aggregator.consensus.GroupMember.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.core.config.GroupConfig;
import io.vigia.core.model.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Several aggregators in one process, over real sockets: started, stopped and looked at by the tests of a group. */
abstract class RunningGroup {
    @TempDir
    Path directory;

    final List<GroupMember> members = new ArrayList<>();
    Map<NodeId, GroupConfig.Peer> peers = Map.of();

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void end() throws Exception {
        for (GroupMember member : members) {
            member.shut();
        }
    }

    GroupMember start(String node) throws Exception {
        GroupMember member = GroupMember.of(peers, node, directory, Optional.empty());
        members.add(member);
        return member;
    }

    void stop(GroupMember member) throws Exception {
        members.remove(member);
        member.shut();
    }

    GroupMember three() throws Exception {
        peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        for (NodeId node : peers.keySet()) {
            start(node.value());
        }
        await().until(() ->
                members.stream().allMatch(member -> member.log.group().leader().isPresent()));
        return leader();
    }

    GroupMember leader() {
        return await().until(
                        () -> members.stream()
                                .filter(member -> member.leads > 0)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    GroupMember follower() {
        return members.stream().filter(member -> member.leads == 0).findFirst().orElseThrow();
    }

    void allReach(long revision) {
        await().until(() -> members.stream().allMatch(member -> member.revision() == revision));
    }

    void sameAuditEverywhere() throws Exception {
        await().untilAsserted(() -> {
            List<List<String>> files = new ArrayList<>();
            for (GroupMember member : members) {
                assertThat(member.log.auditLog().verify().firstBroken()).isEmpty();
                files.add(Files.readAllLines(
                        directory.resolve(member.node.value()).resolve("audit.jsonl")));
            }
            assertThat(files).allSatisfy(lines -> assertThat(lines).isEqualTo(files.get(0)));
        });
    }
}
