package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommandTest {
    private static final String GROUP =
            "{\"self\":\"aggregator-1\",\"leader\":\"aggregator-2\",\"term\":7,\"role\":\"follower\",\"quorum\":true,"
                    + "\"peers\":[{\"node\":\"aggregator-2\",\"http\":\"h:1\",\"reachable\":true},{\"node\":\"aggregator-3\",\"http\":null,\"reachable\":false},"
                    + "{\"node\":\"aggregator-4\",\"reachable\":null}]}";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void showsWhoLeadsAndWhoCanBeReached() {
        one.on("/api/v1/group", "200 " + GROUP);
        assertThat(lake.run("group", "show", "-s", one.url()))
                .as("a member is away")
                .isEqualTo(3);
        assertThat(lake.out())
                .contains(
                        "leader aggregator-2  term 7  quorum  asked aggregator-1 (follower)",
                        "ok aggregator-2  h:1  reachable",
                        "XX aggregator-3",
                        "not reachable",
                        "only the leader knows");
        assertThat(lake.run("group", "show", "-o", "json", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out().strip()).isEqualTo(GROUP);
    }

    @Test
    void withoutAMajoritySomebodyShouldLook() {
        one.on("/api/v1/group", "200 {\"leader\":null,\"quorum\":false}");
        assertThat(lake.run("group", "show", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out()).contains("nobody leads", "no quorum: nothing can be decided");
    }

    @Test
    void theLeadersWordCountsForOnlyItHearsFromAll() {
        StandIn.Aggregator two = lake.aggregator();
        String led = "\"leader\":\"b\",\"leaderHttp\":\"" + two.url().substring("http://".length())
                + "\",\"term\":7,\"quorum\":true,\"peers\":[{\"node\":\"c\",\"http\":\"h:1\",\"reachable\":";
        one.on("/api/v1/group", "200 {\"self\":\"a\",\"role\":\"follower\"," + led + "null}]}");
        two.on("/api/v1/group", "200 {\"self\":\"b\",\"role\":\"leader\"," + led + "true}]}");
        two.on("/api/v1/group", "200 {\"self\":\"b\",\"role\":\"leader\"," + led + "false}]}");
        assertThat(lake.run("group", "show", "-s", one.url())).isZero();
        assertThat(lake.out()).contains("asked b (leader)", "ok c  h:1  reachable");
        assertThat(lake.run("group", "show", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out()).contains("XX c  h:1  not reachable");
        two.on("/api/v1/group", "hang up");
        assertThat(lake.run("group", "show", "-s", one.url())).isEqualTo(3);
        assertThat(lake.run("group", "show", "-s", one.url()))
                .as("a leader that does not answer leaves the follower's word")
                .isZero();
    }

    @Test
    void aRashChangeIsHeldUntilItIsForced() {
        one.on(
                        "/api/v1/group",
                        "409 {\"overridable\":true,\"reasons\":[{\"kind\":\"majority-leaves\",\"text\":\"2 of 3 would leave\",\"overridable\":true}]}")
                .on("/api/v1/group", "200 {\"result\":\"accepted\",\"id\":\"\",\"text\":\"the group is [a] now\"}");
        assertThat(lake.run("group", "set", "--peer", "a=h:1", "--reason", "x", "--yes", "-s", one.url()))
                .isEqualTo(5);
        assertThat(lake.err()).contains("2 of 3 would leave", "group set with --force would go past");
        assertThat(one.told()).noneMatch(body -> body.contains("force"));
        assertThat(lake.run("group", "set", "--peer", "a=h:1", "--reason", "x", "--yes", "--force", "-s", one.url()))
                .isZero();
        assertThat(one.told()).last().asString().contains("\"force\":true");
    }

    @Test
    void replacesTheMembersOnceConfirmed() {
        one.on("/api/v1/group", "200 {\"result\":\"accepted\",\"id\":\"\",\"text\":\"the group is [a, b] now\"}");
        String[] set = {
            "group",
            "set",
            "--peer",
            "a=10.0.0.1:7430",
            "--peer",
            "b=10.0.0.2:7430,10.0.0.2:7400",
            "--reason",
            "x",
            "--who",
            "ana",
            "-s",
            one.url()
        };
        assertThat(lake.run(set)).isEqualTo(2);
        assertThat(lake.attended(List.of("n"), set)).isEqualTo(2);
        assertThat(lake.questions).containsExactly("Make the group consist of [a, b]? [y/N] ");
        assertThat(one.asked).isEmpty();
        assertThat(lake.attended(List.of("yes"), set)).isZero();
        assertThat(one.asked)
                .containsExactly(
                        "POST /api/v1/group {\"who\":\"ana\",\"why\":\"x\",\"peers\":{\"a\":{\"raft\":\"10.0.0.1:7430\"},"
                                + "\"b\":{\"raft\":\"10.0.0.2:7430\",\"http\":\"10.0.0.2:7400\"}}}");
    }

    @Test
    void anAddressThatIsNoneIsRefusedBeforeAnybodyIsAsked() {
        for (String peer : List.of("a=", "a=10.0.0.1", "a=h:1,h:2,h:3", "A!=h:1", "a=h:1,")) {
            assertThat(lake.run("group", "set", "--peer", peer, "--reason", "x", "--yes", "-s", one.url()))
                    .as(peer)
                    .isEqualTo(2);
        }
        assertThat(one.asked).isEmpty();
    }

    @Test
    void aChangeThatFailedHalfWayIsFour() {
        one.on("/api/v1/group", "409 {\"detail\":\"the group did not change as wanted: b cannot be reached\"}");
        assertThat(lake.run("group", "set", "--peer", "b=h:1", "--reason", "x", "--yes", "-s", one.url()))
                .isEqualTo(4);
        assertThat(lake.err()).contains("b cannot be reached");
    }

    @Test
    void theHelpSaysHowToReplaceADeadOne() {
        assertThat(lake.run("group", "set", "--help")).isZero();
        assertThat(lake.out().replaceAll("\\s+", " ")).contains("To replace a dead aggregator: start", "Exit status:");
    }
}
