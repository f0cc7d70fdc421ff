package io.vigia.aggregator.consensus;

import static io.vigia.aggregator.consensus.GroupMember.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vigia.aggregator.consensus.audit.AuditQuery;
import io.vigia.aggregator.decide.DecisionLog.Group;
import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.DeliveryEvent.End;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.RegisterChange;
import io.vigia.core.notify.Source;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a group keeps while its members come, go and are cut off. */
class GroupIT extends RunningGroup {
    @Test
    void everyMemberAppliesEveryStateInOrderAndKeepsTheSameAuditLog() throws Exception {
        GroupMember leader = three();
        leader.commit(20);
        leader.log.record(Decisions.T, new Notice.HoldCleared(Decisions.S3));
        allReach(20);
        for (GroupMember member : members) {
            assertThat(member.applied).extracting(Durable::revision).isSorted().hasSize(20);
        }
        await().until(() ->
                Files.readAllLines(directory.resolve("agg-1/audit.jsonl")).size() == 21);
        sameAuditEverywhere();
        assertThat(await(leader.log.confirm())).isTrue();
        assertThat(await(follower().log.confirm())).isFalse();
        assertThatThrownBy(() -> await(follower().log.commit(Decisions.durable(21), Decisions.because("x"))))
                .hasMessageContaining("not the leader");
        Group seen = follower().log.group();
        assertThat(seen.role()).isEqualTo(Role.FOLLOWER);
        assertThat(seen.leader()).hasValue(leader.node);
        assertThat(seen.quorum()).isTrue();
        assertThat(leader.log.group().peers())
                .allSatisfy(peer -> assertThat(peer.reachable()).hasValue(true));
    }

    @Test
    void whatStandsIsTheSameEverywhereAndSurvivesTheEndOfAll() throws Exception {
        GroupMember leader = three();
        await(leader.log.propose(began("t1", "t2")));
        await(leader.log.propose(
                new RegisterChange(Decisions.T, List.of(), List.of(new End(labels("t1"), Decisions.T)))));
        AlertRegister agreed = leader.log.agreed();
        assertThat(agreed.entries()).containsOnlyKeys(labels("t1"), labels("t2"));
        await().until(() ->
                members.stream().allMatch(member -> member.log.agreed().equals(agreed)));
        assertThat(leader.log.leads()).isTrue();
        assertThat(follower().log.leads()).isFalse();
        assertThatThrownBy(() -> await(follower().log.propose(began("t3")))).hasMessageContaining("not the leader");
        for (GroupMember member : List.copyOf(members)) {
            stop(member);
        }
        for (NodeId node : peers.keySet()) {
            start(node.value());
        }
        await().until(() ->
                members.stream().allMatch(member -> member.log.agreed().equals(agreed)));
    }

    private static RegisterChange began(String... targets) {
        return new RegisterChange(
                Decisions.T,
                List.of(targets).stream()
                        .map(target -> new AlertRegister.Entry(
                                Alert.condition(new Source("lake", false), labels(target), Map.of(), Decisions.T),
                                Optional.empty()))
                        .toList(),
                List.of());
    }

    private static LabelSet labels(String target) {
        return LabelSet.of(Map.of("alertname", "Down", "target", target));
    }

    @Test
    void anotherLeadsWhenTheLeaderGoes() throws Exception {
        GroupMember first = three();
        first.commit(3);
        stop(first);
        GroupMember second = leader();
        assertThat(second.leads).isGreaterThan(first.leads);
        assertThat(second.revision())
                .as("all that was committed before was applied before it leads")
                .isEqualTo(3);
        second.commit(2);
        start(first.node.value());
        allReach(5);
        sameAuditEverywhere();
    }

    @Test
    void aLeaderWithoutAMajorityStepsDownAndTellsNoFateThatIsNotSo() throws Exception {
        GroupMember leader = three();
        leader.commit(3);
        List<GroupMember> followers =
                members.stream().filter(member -> member != leader).toList();
        List<Future<Void>> going =
                followers.stream().map(member -> member.log.shut()).toList();
        Future<Void> fate = leader.log.commit(Decisions.durable(4), Decisions.because("into the void"));
        for (Future<Void> gone : going) {
            await(gone);
        }
        members.removeAll(followers);
        await().until(() -> leader.leads == 0);
        assertThat(leader.lost).hasPositiveValue();
        assertThat(leader.log.group().quorum()).isFalse();
        assertThat(await(leader.log.confirm())).isFalse();

        for (GroupMember follower : followers) {
            start(follower.node.value());
        }
        GroupMember next = leader();
        next.commit();
        await().until(fate::isComplete);
        boolean ours = leader.log.auditLog().read(AuditQuery.newest(10)).stream()
                .anyMatch(line -> "into the void".equals(line.getString("why")));
        assertThat(fate.succeeded()).isEqualTo(ours);
        allReach(next.revision());
        sameAuditEverywhere();
    }

    @Test
    void aMemberThatWasAwayForLongGetsASnapshot() throws Exception {
        three().commit(5);
        await(leader().log.propose(began("t1")));
        GroupMember away = follower();
        stop(away);
        for (int i = 0; i < 60; i++) {
            leader().commitLarge();
        }
        leader().commit(700);
        GroupMember back = start(away.node.value());
        allReach(765);
        assertThat(back.log.agreed()).isEqualTo(leader().log.agreed());
        assertThat(back.applied.size()).as("not by applying every entry").isLessThan(700);
        assertThat(back.log.auditLog().verify()).satisfies(chain -> {
            assertThat(chain.firstBroken()).isEmpty();
            assertThat(chain.missing())
                    .as("more was missed than a snapshot carries")
                    .isPositive();
            assertThat(chain.lines() - 1 + chain.missing()).isEqualTo(765);
        });
        leader().commit();
        allReach(766);
    }

    @Test
    void aMemberThatLostItsDiskJoinsAgainAndGetsEverything() throws Exception {
        GroupMember leader = three();
        leader.commit(30);
        allReach(30);
        GroupMember lost = follower();
        stop(lost);
        Files.move(directory.resolve(lost.node.value()), directory.resolve("lost"));
        GroupMember back = start(lost.node.value());
        allReach(30);
        assertThat(Files.readString(directory.resolve(lost.node.value()).resolve("group")))
                .contains("JOINER");
        sameAuditEverywhere();
        leader().commit();
        allReach(31);
        assertThat(back.log.group().peers()).hasSize(3);
    }

    @Test
    void anEmptyMemberDoesNothingBeforeItKnowsThatTheOthersAreEmptyToo() throws Exception {
        peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        GroupMember first = start("agg-1");
        GroupMember second = start("agg-2");
        // a majority is there, and yet it may be the third that knows of decisions
        await().during(Duration.ofSeconds(2))
                .until(() -> first.log.group().role() == Role.NONE
                        && second.log.group().role() == Role.NONE);
        start("agg-3");
        leader().commit();
        allReach(1);
    }

    @Test
    void everyAddressMayChangeAtOnce() throws Exception {
        three().commit(4);
        for (GroupMember member : List.copyOf(members)) {
            stop(member);
        }
        Map<NodeId, GroupConfig.Peer> before = peers;
        peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        for (NodeId node : peers.keySet()) {
            Endpoint moved = Objects.requireNonNull(peers.get(node)).raft();
            assertThat(moved)
                    .isNotEqualTo(Objects.requireNonNull(before.get(node)).raft());
            start(node.value());
        }
        leader().commit();
        allReach(5);
    }
}
