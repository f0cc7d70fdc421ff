package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.AGENT;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigia.core.failover.Command.Drill;
import io.vigia.core.failover.Command.Halt;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverAction.RunHook;
import io.vigia.core.failover.FailoverEvent.HookReported;
import io.vigia.core.failover.FailoverEvent.Tick;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.MovePolicy.Hook;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When hooks are ordered, what is believed of them, and what follows when they fail. */
class HooksInMovesTest {
    private static final Switchover TO_B = new Switchover(S3, B, false, ANN);

    private final Lake lake = Lake.serving(all(OnFailure.STOP));

    private static Wanted all(OnFailure onFailure) {
        return new Wanted()
                .hook("tell", HookPhase.AFTER, OnFailure.CONTINUE)
                .hook("promote-writer", HookPhase.PROMOTE, onFailure)
                .hook("stop-writer", HookPhase.FENCE, onFailure)
                .hook("snapshot", HookPhase.BEFORE, onFailure)
                .hook("undo", HookPhase.FAILED, OnFailure.CONTINUE);
    }

    private static Lake carriedOn(Lake lake, World world) {
        lake.isSeen(S3, A, Outcome.DOWN);
        world.carryOn(lake);
        return lake;
    }

    // ---- order

    @Test
    void runsEachPhaseWhereItBelongsInTheMove() {
        World world = new World();
        carriedOn(lake, world);
        assertThat(lake.journal())
                .containsExactly(
                        "before hook snapshot on agent-b done",
                        "fence done",
                        "fence hook stop-writer on agent-b done",
                        "promote hook promote-writer on agent-b done",
                        "route done",
                        "verify done",
                        "after hook tell on agent-b done");
        assertThat(world.ran.keySet()).containsExactly("2-s3/0", "2-s3/2", "2-s3/3", "2-s3/6");
        assertThat(world.ordered())
                .extracting(HookOrder::hook, HookOrder::phase)
                .containsExactly(
                        tuple("snapshot", HookPhase.BEFORE),
                        tuple("stop-writer", HookPhase.FENCE),
                        tuple("promote-writer", HookPhase.PROMOTE),
                        tuple("tell", HookPhase.AFTER));
        assertThat(world.routed())
                .extracting(routing -> routing.transit(S3))
                .as("serves nobody between fence and promotion")
                .containsExactly(Optional.of(new Transit.Fenced()), Optional.empty());
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
    }

    @Test
    void fencesWhileTheFenceAndPromoteHooksRun() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.says(lake.orders().get(0), State.DONE);
        lake.commits();
        lake.report();
        lake.commits();
        assertThat(lake.phase(S3)).isEqualTo(Phase.FENCING);
        assertThat(lake.state.routing().transit(S3)).contains(new Transit.Fenced());
        lake.says(lake.orders().get(0), State.DONE);
        lake.commits();
        assertThat(lake.phase(S3)).isEqualTo(Phase.PROMOTING);
        assertThat(lake.state.routing().transit(S3)).contains(new Transit.Fenced());
    }

    @Test
    void runsOnlyHooksOfThePathThatIsTaken() {
        Lake choosy = Lake.serving(new Wanted()
                .hook(new Hook(
                        "from-b",
                        HookPhase.BEFORE,
                        AGENT,
                        Duration.ofSeconds(1),
                        OnFailure.STOP,
                        Optional.of(B),
                        Optional.empty()))
                .hook(new Hook(
                        "to-c",
                        HookPhase.BEFORE,
                        AGENT,
                        Duration.ofSeconds(1),
                        OnFailure.STOP,
                        Optional.empty(),
                        Optional.of(C))));
        choosy.accepted(TO_B);
        assertThat(Lake.titles(choosy.move().steps())).containsExactly("route", "verify", "drain", "settle");
    }

    @Test
    void neverOrdersAHookBeforeItsStepIsJournalled() {
        lake.wants(TO_B);
        assertThat(lake.orders()).isEmpty();
        lake.passes(Duration.ofMillis(300));
        assertThat(lake.orders()).isEmpty();
        lake.commits();
        assertThat(lake.orders()).hasSize(1);
        lake.says(lake.orders().get(0), State.DONE);
        assertThat(lake.orders()).isEmpty();
    }

    @Test
    void tellsTheAgentWhatTheMoveIs() {
        lake.accepted(new Drill(S3, B, false, ANN));
        assertThat(lake.orders())
                .containsExactly(new HookOrder(
                        "2-s3/0",
                        1,
                        AGENT,
                        S3,
                        "snapshot",
                        HookPhase.BEFORE,
                        "2-s3",
                        A,
                        B,
                        1,
                        false,
                        true,
                        Duration.ofSeconds(30)));
    }

    @Test
    void ordersAgainEachSecondUntilTheEndIsReported() {
        lake.accepted(TO_B);
        HookOrder order = lake.orders().get(0);
        lake.passes(Duration.ofMillis(900));
        assertThat(lake.orders()).isEmpty();
        lake.passes(Duration.ofMillis(100));
        assertThat(lake.orders()).containsExactly(order);
        lake.says(order, State.RUNNING);
        lake.passes(Duration.ofSeconds(3));
        assertThat(lake.orders()).as("an order may have been lost").hasSize(3);
        lake.says(order, State.DONE);
        lake.passes(Duration.ofSeconds(3));
        assertThat(lake.orders()).isEmpty();
    }

    // ---- reports

    @Test
    void ignoresAReportOfAnotherRunOrAnotherNode() {
        lake.accepted(TO_B);
        HookOrder order = lake.orders().get(0);
        lake.happens(new HookReported(new HookReport("2-s3/3", AGENT, State.FAILED, 1, "", "")));
        lake.happens(new HookReported(new HookReport("9-s3/0", AGENT, State.FAILED, 1, "", "")));
        lake.happens(new HookReported(new HookReport("2-s3/0", new NodeId("agent-c"), State.FAILED, 1, "", "")));
        assertThat(lake.committing()).isFalse();
        assertThat(lake.journal().get(0)).isEqualTo("before hook snapshot on agent-b running");
        lake.says(order, State.DONE);
        assertThat(lake.committing()).isTrue();
    }

    @Test
    void believesTheFirstEndThatIsReported() {
        lake.accepted(TO_B);
        HookOrder order = lake.orders().get(0);
        lake.says(order, State.DONE);
        lake.says(order, State.FAILED);
        lake.commits();
        assertThat(lake.journal().get(0)).isEqualTo("before hook snapshot on agent-b done");
    }

    @Test
    void believesTheFirstEndThoughItCannotBeWrittenDownAtOnce() {
        lake.accepted(TO_B);
        HookOrder order = lake.orders().get(0);
        lake.wants(new Halt(Optional.of(QUERY), ANN));
        lake.says(order, State.DONE);
        lake.says(order, State.FAILED);
        lake.commits();
        lake.commits();
        assertThat(lake.journal().get(0)).isEqualTo("before hook snapshot on agent-b done");
    }

    @Test
    void takesNoRefusalOfAFormerLeadersOrderForItsOwn() {
        lake.accepted(TO_B);
        HookOrder order = lake.orders().get(0);
        lake.says(order, State.RUNNING);
        lake.says(order, State.REFUSED);
        assertThat(lake.committing()).as("it runs, so it was not refused to us").isFalse();
        Lake follower = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now);
        follower.says(order, State.REFUSED);
        follower.happens(new FailoverEvent.LeadershipGained(2));
        assertThat(follower.orders()).as("it is still to be run").hasSize(1);
    }

    @Test
    void saysWhatAHookWrote() {
        lake.accepted(TO_B);
        String run = lake.orders().get(0).run();
        lake.happens(new HookReported(new HookReport(run, AGENT, State.FAILED, 10, "out\n", "exit code 1")));
        lake.commits();
        assertThat(lake.move().steps().get(0).detail()).isEqualTo("exit code 1; it wrote: out");
    }

    @Test
    void keepsTheEndOfAnOutputThatIsTooLongForTheJournal() {
        lake.accepted(TO_B);
        HookOrder order = lake.orders().get(0);
        lake.happens(new HookReported(
                new HookReport(order.run(), AGENT, State.FAILED, 1, "x".repeat(4_000) + " disk full", "exit 1")));
        lake.commits();
        assertThat(lake.move().steps().get(0).detail())
                .startsWith("exit 1")
                .endsWith("disk full")
                .hasSizeLessThanOrEqualTo(MoveStep.MAX_DETAIL);
    }

    @Test
    void failsAHookOfWhichNoWordComes() {
        lake.accepted(TO_B);
        lake.passes(Duration.ofSeconds(35));
        lake.commits();
        assertThat(lake.move().result()).isEqualTo(Result.MOVING);
        assertThat(lake.move().steps().get(0).detail()).isEqualTo("no word from agent-b of how it ended, after 35 s");
        assertThat(lake.orders()).extracting(HookOrder::hook).containsExactly("undo");
    }

    // ---- failures

    @Test
    void endsTheMoveWhenAHookFailsThatStopsIt() {
        carriedOn(lake, new World().ends("snapshot", State.FAILED));
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        assertThat(lake.journal())
                .startsWith("before hook snapshot on agent-b failed", "fence skipped")
                .endsWith("after hook tell on agent-b skipped", "failed hook undo on agent-b done");
        assertThat(lake.state.routing().epoch()).as("nothing was routed").isOne();
    }

    @Test
    void goesOnWhenAHookFailsThatDoesNotStopTheMove() {
        Lake lenient = Lake.serving(all(OnFailure.CONTINUE));
        carriedOn(lenient, new World().ends("promote-writer", State.TIMED_OUT).ends("tell", State.FAILED));
        assertThat(lenient.state.active(S3)).contains(B);
        assertThat(lenient.move().result()).isEqualTo(Result.DEGRADED);
        assertThat(lenient.move().detail())
                .isEqualTo("promote hook promote-writer on agent-b: TIMED_OUT; after hook tell on agent-b: FAILED");
    }

    @Test
    void opensTheOldSiteAgainWhenThePromotionOfAnAutomaticFailoverFails() {
        World world = new World().ends("promote-writer", State.FAILED);
        carriedOn(lake, world);
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        assertThat(lake.state.active(S3)).as("where it may come back").contains(A);
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.move().detail()).isEqualTo("promote hook promote-writer on agent-b: FAILED");
        assertThat(lake.journal())
                .endsWith(
                        "promote hook promote-writer on agent-b failed",
                        "route skipped",
                        "verify skipped",
                        "after hook tell on agent-b skipped",
                        "rollback done",
                        "failed hook undo on agent-b done");
        assertThat(lake.hold(S3)).as("it is tried again").containsExactly(HoldReason.Kind.COOLDOWN);
        lake.passes(Duration.ofSeconds(31));
        assertThat(lake.commit().decision().kind()).isEqualTo(Decision.Kind.MOVE);
    }

    @Test
    void degradesTheMoveWhenAHookFailsAfterIt() {
        carriedOn(lake, new World().ends("tell", State.FAILED));
        assertThat(lake.move().result()).isEqualTo(Result.DEGRADED);
        assertThat(lake.state.active(S3)).contains(B);
    }

    @Test
    void endsDegradedNotOtherwiseWhenAFailedHookFailsItself() {
        carriedOn(lake, new World().ends("snapshot", State.FAILED).ends("undo", State.INTERRUPTED));
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        assertThat(lake.move().detail()).contains("failed hook undo on agent-b: INTERRUPTED");
    }

    @Test
    void doesNotMoveToASiteThatIsLostWhileNoStepWouldStopTheMove() {
        Lake lenient = Lake.serving(all(OnFailure.CONTINUE));
        lenient.isSeen(S3, A, Outcome.DOWN);
        lenient.commits();
        lenient.isSeen(S3, B, Outcome.DOWN);
        new World().carryOn(lenient);
        assertThat(lenient.move().result()).isEqualTo(Result.FAILED);
        assertThat(lenient.state.active(S3)).contains(A);
        assertThat(lenient.move().detail()).startsWith("before hook snapshot on agent-b: b was lost in its turn");
    }

    @Test
    void neverLetsOneServicesHookHoldUpAnothers() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        assertThat(lake.orders()).hasSize(1);
        lake.isSeen(QUERY, A, Outcome.DOWN);
        lake.commits();
        assertThat(lake.state.active(QUERY)).contains(B);
        lake.report();
        lake.commits();
        lake.commits();
        assertThat(lake.move().result()).as("query is over").isEqualTo(Result.DONE);
        assertThat(lake.phase(S3)).isEqualTo(Phase.PREPARING);
        lake.happens(Tick.TICK);
        assertThat(lake.actions)
                .noneMatch(action ->
                        action instanceof RunHook run && run.order().service().equals(QUERY));
    }
}
