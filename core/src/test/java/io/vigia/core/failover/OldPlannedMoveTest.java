package io.vigia.core.failover;

import static io.vigia.core.failover.Machine.A;
import static io.vigia.core.failover.Machine.B;
import static io.vigia.core.failover.Machine.C;
import static io.vigia.core.failover.Machine.LB1;
import static io.vigia.core.failover.Machine.LB2;
import static io.vigia.core.failover.Machine.S3;
import static io.vigia.core.failover.Machine.ana;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.model.Mode;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OldPlannedMoveTest {
    private Machine m = new Machine();

    private void switchover(boolean force) {
        m.wants("1", new Command.Switchover(S3, B, force, ana()));
    }

    private void strict() {
        m = new Machine(Machine.policy(Mode.AUTOMATIC, Optional.of(Duration.ofSeconds(5)), MovePolicy.DEFAULT));
        m.aLakeThatServes();
        m.isLagging(B, Duration.ofSeconds(2));
    }

    private List<Optional<Transit>> transits() {
        return m.routed().stream().map(routing -> routing.transit(S3)).toList();
    }

    @Test
    void letsTheOldSiteFinishWhileTheNewOneServes() {
        m.aLakeThatServes();
        m.unfinished = 3;
        switchover(false);
        m.goesOn(Duration.ofSeconds(2));
        assertThat(m.phase(S3)).isEqualTo(Phase.DRAINING);
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.state.routing().transit(S3)).contains(new Transit.Draining(A));
        m.unfinished = 0;
        m.endsEveryMove();
        assertThat(m.steps()).containsExactly("route done", "verify done", "drain done", "settle done");
        assertThat(m.newest().result()).isEqualTo(Result.DONE);
        assertThat(m.state.routing().transit(S3)).isEmpty();
        assertThat(m.state.durable().cooldowns()).as("a person moved it").isEmpty();
        assertThat(m.answer("1"))
                .hasValueSatisfying(answer -> assertThat(answer)
                        .isEqualTo(new CommandResult.Accepted(
                                m.newest().id(), "switchover " + m.newest().id() + " begins")));
    }

    @Test
    void cutsTheSessionsThatDoNotEndInTime() {
        m.aLakeThatServes();
        m.unfinished = 3;
        switchover(false);
        m.goesOn(Duration.ofSeconds(15));
        assertThat(m.newest().result()).isEqualTo(Result.DEGRADED);
        assertThat(m.newest().detail()).isEqualTo("drain: 6 sessions were cut");
        assertThat(m.state.active(S3)).contains(B);
    }

    @Test
    void rollsAGentleMoveBackWhenNobodyAnswersAtTheNewSite() {
        m.aLakeThatServes();
        m.answers = false;
        switchover(false);
        m.goesOn(Duration.ofSeconds(20));
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.steps())
                .containsExactly("route done", "verify failed", "drain skipped", "settle skipped", "rollback done");
        assertThat(m.state.active(S3)).contains(A);
        assertThat(m.state.routing().transit(S3)).isEmpty();
        assertThat(Machine.notices(m.done)).contains("FailoverFailed");
    }

    @Test
    void waitsUntilTheNewSiteHasCaughtUpWithWhatWasWrittenBefore() {
        strict();
        switchover(false);
        m.goesOn(Duration.ofSeconds(1));
        assertThat(m.phase(S3)).isEqualTo(Phase.DRAINING);
        assertThat(m.state.routing().transit(S3)).contains(new Transit.Quiescing());
        assertThat(m.state.active(S3)).contains(A);
        m.isLagging(B, Duration.ZERO);
        m.endsEveryMove();
        assertThat(m.steps()).containsExactly("quiesce done", "route done", "verify done");
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.newest().result()).isEqualTo(Result.DONE);
        assertThat(m.newest().lag()).contains(Duration.ofSeconds(2));
    }

    @Test
    void rollsAStrictMoveBackWhenTheNewSiteDoesNotCatchUp() {
        strict();
        switchover(false);
        m.goesOn(Duration.ofSeconds(15));
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.newest().detail()).startsWith("quiesce: not caught up: the lag of s3-b is");
        assertThat(m.state.active(S3)).contains(A);
        assertThat(m.state.routing().transit(S3)).isEmpty();
        assertThat(transits()).as("the new site was never opened").doesNotContain(Optional.of(new Transit.Draining(A)));
    }

    @Test
    void leavesAStrictMoveDegradedWhenNobodyAnswersForItMayHaveBeenWrittenTo() {
        strict();
        m.answers = false;
        switchover(false);
        m.goesOn(Duration.ofSeconds(1));
        m.isLagging(B, Duration.ZERO);
        m.goesOn(Duration.ofSeconds(15));
        assertThat(m.newest().result()).isEqualTo(Result.DEGRADED);
        assertThat(m.state.active(S3)).contains(B);
    }

    @Test
    void goesOnWithAQuiescenceWhoseSiteDies() {
        strict();
        switchover(false);
        m.goesOn(Duration.ofSeconds(1));
        m.isSeen(S3, A, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.steps()).startsWith("quiesce degraded", "route done");
    }

    @Test
    void givesUpWhenTheNewSiteDiesBeforeItServes() {
        strict();
        switchover(false);
        m.goesOn(Duration.ofSeconds(1));
        m.isSeen(S3, B, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.newest().detail()).contains("b was lost in its turn");
        assertThat(m.state.active(S3)).contains(A);
    }

    @Test
    void holdsAndSaysEveryReasonAndForceWritesThemDown() {
        m.aLakeThatServes();
        m.isSeen(S3, B, Outcome.UNKNOWN);
        m.wants("0", new Command.Halt(Optional.empty(), ana()));
        m.commits();
        switchover(false);
        assertThat(m.answer("1")).hasValueSatisfying(answer -> {
            CommandResult.Held held = (CommandResult.Held) answer;
            assertThat(held.reasons()).extracting(HoldReason::kind).containsExactly(Kind.NO_CANDIDATE, Kind.PAUSED);
            assertThat(held.overridable()).isTrue();
        });
        m.wants("2", new Command.Switchover(S3, B, true, ana()));
        m.endsEveryMove();
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.newest().overridden()).hasSize(2).anyMatch(reason -> reason.startsWith("paused since"));
    }

    @Test
    void neverMovesFromASiteThatServesToOneThatIsDownNotEvenByForce() {
        m.aLakeThatServes();
        m.isSeen(S3, B, Outcome.DOWN);
        switchover(true);
        assertThat(m.answer("1")).hasValueSatisfying(answer -> {
            CommandResult.Held held = (CommandResult.Held) answer;
            assertThat(held.reasons()).extracting(HoldReason::kind).contains(Kind.LAST_HEALTHY);
            assertThat(held.overridable()).isFalse();
        });
        assertThat(m.state.durable().failovers()).isEmpty();
    }

    @Test
    void rollsBackWhatAPersonAbortsBeforeItIsRoutedAndNothingAfter() {
        strict();
        switchover(false);
        m.goesOn(Duration.ofSeconds(1));
        m.wants("2", new Command.Abort(m.newest().id(), ana()));
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.newest().detail()).isEqualTo("quiesce: aborted by ana: because");
        assertThat(m.state.active(S3)).contains(A);
        m.wants("3", new Command.Abort(m.newest().id(), ana()));
        assertThat(m.answer("3")).containsInstanceOf(CommandResult.Unchanged.class);
    }

    @Test
    void isOneEpochAheadWithEachChangeAndNeverNamesTwoActiveSites() {
        m.aLakeThatServes();
        switchover(false);
        m.endsEveryMove();
        List<RoutingState> routed = m.routed();
        for (int i = 1; i < routed.size(); i++) {
            assertThat(routed.get(i).epoch()).isEqualTo(routed.get(i - 1).epoch() + 1);
        }
    }

    @Test
    void drillsThereAndBackAndProvesBothPaths() {
        m.aLakeThatServes();
        m.wants("1", new Command.Drill(S3, C, true, ana()));
        m.endsEveryMove();
        m.endsEveryMove();
        assertThat(m.state.active(S3)).contains(A);
        assertThat(m.state.durable().failovers())
                .extracting(FailoverRecord::kind, FailoverRecord::from, FailoverRecord::to)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(MoveKind.DRILL, C, A),
                        org.assertj.core.groups.Tuple.tuple(MoveKind.DRILL, A, C));
        assertThat(m.state.durable().proofs()).hasSize(2).allSatisfy(proof -> {
            assertThat(proof.result()).isEqualTo(Result.DONE);
            assertThat(proof.detection()).as("nothing had failed").isEmpty();
            assertThat(proof.rto())
                    .hasValueSatisfying(rto -> assertThat(rto).isBetween(Duration.ZERO, Duration.ofSeconds(5)));
        });
        m.goesOn(Duration.ofMinutes(1));
        assertThat(m.state.durable().failovers()).hasSize(2);
    }

    @Test
    void saysOnceThatTheWayBackOfADrillCouldNotBeTaken() {
        m.aLakeThatServes();
        m.wants("1", new Command.Drill(S3, C, true, ana()));
        m.goesOn(Duration.ofMillis(100));
        m.isSeen(S3, A, Outcome.UNKNOWN);
        m.endsEveryMove();
        m.goesOn(Duration.ofMinutes(7));
        assertThat(m.state.active(S3)).contains(C);
        assertThat(Machine.notices(m.done)).containsOnlyOnce("ReturnGivenUp");
        m.isSeen(S3, A, Outcome.UP);
        m.goesOn(Duration.ofMinutes(1));
        assertThat(m.state.active(S3)).as("it is too late").contains(C);
    }

    @Test
    void waitsForNobodyWhoIsInMaintenance() {
        m.aLakeThatServes();
        m.silent.add(LB2);
        m.wants("1", new Command.BeginMaintenance(Maintenance.Scope.BALANCER, "lb2", Duration.ofHours(1), ana()));
        m.goesOn(Duration.ofMillis(200));
        m.isSeen(S3, A, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(Result.DONE);
        assertThat(m.newest().applied()).containsOnlyKeys(LB1);
    }
}
