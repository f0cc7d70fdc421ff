package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunCommandTest {
    private static final String PLAN = "/api/v1/services/s3/plan";
    private static final String SWITCHOVER = "/api/v1/services/s3/switchover";
    private static final String MOVE = "/api/v1/failovers/7-s3";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator().on(PLAN, "200 " + Moves.PLAN);

    @AfterEach
    void stop() {
        lake.close();
    }

    private static String moving(String... steps) {
        return "200 " + Moves.move("moving", "", steps);
    }

    private static String done(String... steps) {
        return "200 " + Moves.move("done", "", steps);
    }

    private String[] run(String server, String... more) {
        List<String> args = new ArrayList<>(
                List.of("failover", "run", "s3", "--to", "b", "--reason", "disks", "--who", "ana", "-s", server));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void printsThePlanAsksAndFollowsEachStepToTheEnd() {
        one.on(SWITCHOVER, Moves.ACCEPTED)
                .on(MOVE, moving(Moves.step("quiesce", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, done(Moves.step("quiesce", "done"), Moves.step("route", "done")));
        assertThat(lake.attended(List.of("y"), run(one.url()))).isZero();
        assertThat(lake.questions).containsExactly("Move s3 to b? [y/N] ");
        assertThat(one.told())
                .containsExactly(
                        "POST " + SWITCHOVER + " {\"who\":\"ana\",\"why\":\"disks\",\"to\":\"b\",\"force\":false}");
        assertThat(lake.out())
                .containsSubsequence(
                        "NOTHING SPEAKS AGAINST IT",
                        "ok switchover 7-s3 begins",
                        "!! quiesce  running  started 2026-01-01T00:00:00Z",
                        "ok quiesce  done  started 2026-01-01T00:00:00Z  took 44ms",
                        "!! route  running",
                        "ok route  done  started 2026-01-01T00:00:00Z  took 44ms",
                        "ok 7-s3  2026-01-01T00:00:00Z  switchover  s3 a->b  done  by ana: disks")
                .containsOnlyOnce("quiesce  running");
    }

    @Test
    void doesNothingWithoutAYes() {
        for (String no : List.of("", "n", "  no ", "ja")) {
            assertThat(lake.attended(List.of(no), run(one.url()))).isEqualTo(2);
        }
        assertThat(lake.run(run(one.url()))).isEqualTo(2);
        assertThat(lake.err()).contains("there is nobody to ask; say --yes");
        assertThat(one.told()).isEmpty();
    }

    @Test
    void forceNeedsTheServicesNameBesideAYes() {
        one.on(SWITCHOVER, Moves.ACCEPTED);
        String[] force = run(one.url(), "--force", "--no-wait");
        assertThat(lake.attended(List.of("y", "s4"), force)).isEqualTo(2);
        assertThat(lake.attended(List.of("y", "y"), force)).isEqualTo(2);
        assertThat(one.told()).isEmpty();
        assertThat(lake.attended(List.of("y", "s3"), force)).isZero();
        assertThat(lake.questions).anyMatch(question -> question.contains("Type s3 to go on"));
        assertThat(one.told()).singleElement().asString().contains("\"force\":true");
    }

    @Test
    void aYesBeforehandIsNoConsentToForce() {
        one.on(SWITCHOVER, Moves.ACCEPTED);
        assertThat(lake.run(run(one.url(), "--force", "--no-wait", "--yes"))).isEqualTo(2);
        assertThat(lake.err()).contains("say --force-confirm s3");
        assertThat(lake.run(run(one.url(), "--force", "--no-wait", "--yes", "--force-confirm", "s4")))
                .isEqualTo(2);
        assertThat(lake.run(run(one.url(), "--no-wait", "--yes", "--force-confirm", "s3")))
                .isEqualTo(2);
        assertThat(one.told()).isEmpty();
        assertThat(lake.run(run(one.url(), "--force", "--no-wait", "--yes", "--force-confirm", "s3")))
                .isZero();
        assertThat(one.told()).hasSize(1);
    }

    @Test
    void printsEveryReasonToHoldAndWhetherForceWouldDo() {
        one.on(
                SWITCHOVER,
                "409 {\"title\":\"Conflict\",\"detail\":\"x\",\"overridable\":false,\"reasons\":["
                        + "{\"kind\":\"last-healthy\",\"text\":\"b is down\",\"overridable\":false},"
                        + "{\"kind\":\"paused\",\"text\":\"since noon\\u001b[2J\",\"overridable\":true}]}");
        assertThat(lake.run(run(one.url(), "--yes"))).isEqualTo(5);
        assertThat(lake.err())
                .contains(
                        "  - last-healthy: b is down  (nobody may override this)",
                        "  - paused: since noon",
                        "--force would not help")
                .doesNotContain("\u001b");
        StandIn.Aggregator other = lake.aggregator()
                .on(PLAN, "200 " + Moves.HELD_PLAN)
                .on(
                        SWITCHOVER,
                        "409 {\"overridable\":true,\"reasons\":[{\"kind\":\"paused\",\"text\":\"since noon\",\"overridable\":true}]}");
        assertThat(lake.run(run(other.url(), "--yes"))).isEqualTo(5);
        assertThat(lake.err()).contains("a switchover with --force would go past all of them");
    }

    @Test
    void tellsTheShellHowAMoveEnded() {
        one.on(SWITCHOVER, Moves.ACCEPTED)
                .on(MOVE, "200 " + Moves.move("degraded", "lb2 has not moved", Moves.step("route", "degraded")))
                .on(MOVE, "200 " + Moves.move("failed", "not caught up", Moves.step("quiesce", "failed")));
        assertThat(lake.run(run(one.url(), "--yes"))).isEqualTo(3);
        assertThat(lake.out()).contains("lb2 has not moved");
        assertThat(lake.run(run(one.url(), "--yes"))).isEqualTo(4);
        assertThat(lake.out()).contains("not caught up");
    }

    @Test
    void doesNotWaitWhenToldNotTo() {
        one.on(SWITCHOVER, Moves.ACCEPTED);
        assertThat(lake.run(run(one.url(), "--yes", "--no-wait"))).isZero();
        assertThat(one.asked).noneMatch(ask -> ask.contains("/failovers"));
    }

    @Test
    void nothingToDoIsDone() {
        one.on(SWITCHOVER, "200 {\"result\":\"unchanged\",\"text\":\"s3 is active in b already\"}");
        assertThat(lake.run(run(one.url(), "--yes"))).isZero();
        assertThat(lake.out()).contains("- s3 is active in b already");
    }

    @Test
    void followsAcrossALeaderThatDiesInTheMiddleToOneThatOnlyTheGroupNamed() {
        StandIn.Aggregator next = lake.aggregator()
                .on(MOVE, "404 {}")
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, done(Moves.step("quiesce", "done"), Moves.step("route", "done")));
        one.on(SWITCHOVER, Moves.ACCEPTED)
                .on(
                        "/api/v1/group",
                        "200 {\"peers\":[{\"http\":\"" + next.url().substring(7) + "\"},{\"http\":\":::\"}]}")
                .on(MOVE, moving(Moves.step("quiesce", "running")))
                .on(MOVE, "die");
        assertThat(lake.run(run(one.url(), "--yes"))).isZero();
        assertThat(lake.out())
                .containsSubsequence("quiesce  running", "quiesce  done", "route  running", "route  done")
                .containsOnlyOnce("quiesce  running");
    }

    @Test
    void isNotHeldUpByOneThatIsCutOffAndTellsOldNews() {
        StandIn.Aggregator cutOff = lake.aggregator()
                .on(PLAN, "200 " + Moves.PLAN)
                .on(SWITCHOVER, "503 {\"detail\":\"who leads is not known here\"}")
                .on(MOVE, moving(Moves.step("quiesce", "running")));
        one.on(SWITCHOVER, Moves.ACCEPTED)
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, moving(Moves.step("quiesce", "done"), Moves.step("route", "running")))
                .on(MOVE, done(Moves.step("quiesce", "done"), Moves.step("route", "done")));
        assertThat(lake.run(run(cutOff.url() + "," + one.url(), "--yes"))).isZero();
        assertThat(cutOff.asked).contains("GET " + MOVE);
        assertThat(lake.out()).doesNotContain("quiesce  running").containsOnlyOnce("route  done");
    }

    @Test
    void findsItsOwnMoveWhenTheLeaderDiesBeforeItAnswers() throws IOException {
        StandIn.Aggregator next = lake.aggregator()
                .on(
                        SWITCHOVER,
                        "409 {\"overridable\":false,\"reasons\":[{\"kind\":\"underway\",\"text\":\"7-s3 is not over\"}]}")
                .on("/api/v1/failovers", "200 {\"failovers\":[" + Moves.move("moving", "") + "]}")
                .on(MOVE, done(Moves.step("route", "done")));
        one.on(SWITCHOVER, "hang up");
        assertThat(lake.run(run(one.url() + "," + next.url(), "--yes"))).isZero();
        assertThat(lake.out()).contains("7-s3 has begun; the aggregator that was told went away before it said so");
        assertThat(next.keys).as("the same request").containsExactly(one.keys.get(0));
    }

    @Test
    void somebodyElsesMoveIsNotTakenForItsOwn() {
        StandIn.Aggregator next = lake.aggregator()
                .on(
                        SWITCHOVER,
                        "409 {\"overridable\":false,\"reasons\":[{\"kind\":\"underway\",\"text\":\"6-s3 is not over\"}]}")
                .on(
                        "/api/v1/failovers",
                        "200 {\"failovers\":[" + Moves.move("moving", "").replace("ana", "bob") + "]}");
        one.on(SWITCHOVER, "hang up");
        assertThat(lake.run(run(one.url() + "," + next.url(), "--yes"))).isEqualTo(5);
    }
}
