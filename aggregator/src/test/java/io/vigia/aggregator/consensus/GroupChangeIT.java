package io.vigia.aggregator.consensus;

import static io.vigia.aggregator.consensus.GroupMember.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.audit.AuditQuery;
import io.vigia.aggregator.decide.DecisionLog.Peer;
import io.vigia.aggregator.decide.Membership;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who belongs to a group, and where they are, is changed while it runs. */
class GroupChangeIT extends RunningGroup {
    private static final Origin ANA = new Origin("ana", "burnt");

    @Test
    void aGroupOfOneGrowsToThreeAndAMemberIsReplaced() throws Exception {
        GroupMember alone = GroupMember.alone(directory.resolve("agg-1"));
        members.add(alone);
        leader().commit(10);
        stop(alone);

        peers = GroupMember.peers("agg-1", "agg-2", "agg-3", "agg-4");
        GroupMember first = start("agg-1");
        start("agg-2");
        start("agg-3");
        assertThat(leader()).isSameAs(first);
        await(first.log.members().reconfigure(named("agg-1", "agg-2", "agg-3")));
        allReach(10);
        first.commit(5);
        allReach(15);
        sameAuditEverywhere();

        stop(members.get(2));
        start("agg-4");
        GroupMember leader = leader();
        await(leader.log.members().reconfigure(named("agg-1", "agg-2", "agg-4")));
        assertThat(leader.log.members().members())
                .extracting(NodeId::value)
                .containsExactlyInAnyOrder("agg-1", "agg-2", "agg-4");
        leader.commit();
        allReach(16);
        stop(leader);
        leader().commit();
        allReach(17);
    }

    private Membership.Change named(String... nodes) {
        Map<NodeId, Membership.Peer> named = new LinkedHashMap<>();
        for (String node : nodes) {
            NodeId id = new NodeId(node);
            named.put(
                    id,
                    new Membership.Peer(Objects.requireNonNull(peers.get(id)).raft(), Optional.empty()));
        }
        return new Membership.Change(named, false, ANA);
    }

    private static Membership.Change with(
            Membership.Change change, String node, Endpoint raft, Optional<Endpoint> http) {
        Map<NodeId, Membership.Peer> changed = new LinkedHashMap<>(change.wanted());
        changed.put(new NodeId(node), new Membership.Peer(raft, http));
        return new Membership.Change(changed, change.force(), change.by());
    }

    private static List<JsonObject> audit(GroupMember member, String kind) throws Exception {
        return member.log.auditLog().read(AuditQuery.newest(100)).stream()
                .filter(line -> kind.equals(line.getString("kind")))
                .toList();
    }

    @Test
    void aChangeOfTheGroupIsInTheAuditLogOfEveryMember() throws Exception {
        GroupMember leader = three();
        leader.commit(2);
        GroupMember gone = follower();
        stop(gone);
        await(leader.log
                .members()
                .reconfigure(named(
                        members.stream().map(member -> member.node.value()).toArray(String[]::new))));
        sameAuditEverywhere();
        for (GroupMember member : members) {
            assertThat(audit(member, "group-change-begun")).singleElement().satisfies(line -> {
                assertThat(line.getString("who")).isEqualTo("ana");
                assertThat(line.getString("why")).isEqualTo("burnt");
                assertThat(line.getJsonObject("before").fieldNames()).contains(gone.node.value());
            });
            assertThat(audit(member, "group-change-done"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getJsonObject("after").fieldNames())
                            .containsExactlyInAnyOrderElementsOf(members.stream()
                                    .map(one -> one.node.value())
                                    .toList()));
        }
        assertThat(leader.log.group().peers())
                .as("who left is not listed")
                .extracting(Peer::node)
                .doesNotContain(gone.node);
    }

    @Test
    void aMistypedAddressOfAMemberThatStaysReplacesNothing() throws Exception {
        GroupMember leader = three();
        leader.commit();
        String other = follower().node.value();
        Endpoint good = Objects.requireNonNull(peers.get(new NodeId(other))).raft();
        Membership.Change mistyped =
                with(named("agg-1", "agg-2", "agg-3"), other, new Endpoint("127.0.0.1", 1), Optional.empty());
        assertThatThrownBy(() -> await(leader.log.members().reconfigure(mistyped)))
                .hasMessageContaining(other + " does not answer at 127.0.0.1:1")
                .hasMessageContaining("Nothing was changed");
        assertThat(Addresses.get("demo", other)).hasValue(good);
        Membership.Change swapped = with(named("agg-1", "agg-2", "agg-3"), other, addressOf(leader), Optional.empty());
        assertThatThrownBy(() -> await(leader.log.members().reconfigure(swapped)))
                .hasMessageContaining("answers " + leader.node);
        assertThat(Addresses.get("demo", other)).hasValue(good);
        assertThat(audit(leader, "group-change-begun")).isEmpty();
    }

    private Endpoint addressOf(GroupMember member) {
        return Objects.requireNonNull(peers.get(member.node)).raft();
    }

    @Test
    void anAddressThatWasToldCountsOnceItIsCommittedAndAcrossRestarts() throws Exception {
        GroupMember leader = three();
        leader.commit();
        GroupMember moving = follower();
        stop(moving);
        Map<NodeId, GroupConfig.Peer> old = peers;
        Map<NodeId, GroupConfig.Peer> moved = new LinkedHashMap<>(peers);
        Endpoint there = Objects.requireNonNull(
                        GroupMember.peers(moving.node.value()).get(moving.node))
                .raft();
        moved.put(moving.node, new GroupConfig.Peer(there, Optional.empty()));
        peers = moved;
        start(moving.node.value());
        Addresses.put(
                "demo",
                moving.node.value(),
                Objects.requireNonNull(old.get(moving.node)).raft());
        Endpoint http = new Endpoint("10.0.0.9", 7400);
        await(leader.log
                .members()
                .reconfigure(with(named("agg-1", "agg-2", "agg-3"), moving.node.value(), there, Optional.of(http))));
        await().until(() -> Addresses.get("demo", moving.node.value()).equals(Optional.of(there)));
        leader.commit();
        allReach(leader.revision());
        for (GroupMember member : List.copyOf(members)) {
            await().untilAsserted(() -> assertThat(member.log.group().peers())
                    .as("http, as %s knows it", member.node)
                    .filteredOn(peer -> peer.node().equals(moving.node))
                    .extracting(Peer::http)
                    .containsExactly(Optional.of("10.0.0.9:7400")));
        }
        for (GroupMember member : List.copyOf(members)) {
            if (!member.node.equals(moving.node)) {
                stop(member);
                peers = old;
                start(member.node.value());
                assertThat(Addresses.get("demo", moving.node.value())).hasValue(there);
            }
        }
        leader().commit();
        allReach(leader().revision());
    }

    @Test
    void aCallThatWouldLoseAMajorityOfTheMembersIsHeldUnlessForced() throws Exception {
        GroupMember leader = three();
        leader.commit();
        Membership.Change alone = named(leader.node.value());
        assertThatThrownBy(() -> await(leader.log.members().reconfigure(alone)))
                .isInstanceOf(Membership.Held.class)
                .hasMessageContaining("2 of the 3 present members would leave");
        assertThat(leader.log.members().members()).hasSize(3);
        await(leader.log.members().reconfigure(new Membership.Change(alone.wanted(), true, ANA)));
        assertThat(leader.log.members().members()).containsExactly(leader.node);
        assertThat(leader.commit()).isEqualTo(2);
    }

    @Test
    void aLeaderThatIsRemovedHandsOver() throws Exception {
        GroupMember leader = three();
        leader.commit(2);
        List<String> others = members.stream()
                .filter(member -> member != leader)
                .map(member -> member.node.value())
                .toList();
        await(leader.log.members().reconfigure(named(others.toArray(String[]::new))));
        await().until(() -> leader.leads == 0);
        GroupMember next = leader();
        assertThat(next).isNotSameAs(leader);
        next.commit();
        assertThat(next.revision()).isEqualTo(3);
        assertThat(audit(next, "group-change-done"))
                .singleElement()
                .satisfies(line -> assertThat(line.getString("detail")).contains("leaves as its last step"));
    }
}
