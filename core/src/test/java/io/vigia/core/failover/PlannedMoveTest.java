package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.S3;
import static io.vigia.core.failover.Lake.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Abort;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.LagObserved;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Mode;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Transit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Moves that a person wants: gentle ones, strict ones, and those that are given up. */
class PlannedMoveTest {
    private static final Switchover TO_B = new Switchover(S3, B, false, ANN);

    private final Lake gentle = Lake.serving(new Wanted());
    private final Lake strict = Lake.serving(new Wanted().rpo(Duration.ofSeconds(5)));

    private void verified(Lake lake) {
        lake.report();
        lake.commits();
        lake.answers();
        lake.commits();
    }

    private void lag(Duration lag) {
        strict.happens(new LagObserved(target(S3, B), lag, strict.now));
    }

    // ---- gentle

    @Test
    void letsTheOldSiteFinishItsSessionsBesideTheNewOne() {
        gentle.accepted(TO_B);
        assertThat(gentle.state.active(S3)).contains(B);
        assertThat(gentle.state.routing().transit(S3)).contains(new Transit.Draining(A));
        verified(gentle);
        assertThat(gentle.phase(S3)).isEqualTo(Phase.DRAINING);
        gentle.passes(Duration.ofMillis(100));
        gentle.reports(LB1, gentle.state.routing(), 0);
        gentle.reports(LB2, gentle.state.routing(), 4);
        gentle.passes(Duration.ofSeconds(5));
        assertThat(gentle.committing()).as("four sessions are left").isFalse();
        gentle.reports(LB2, gentle.state.routing(), 0);
        gentle.commits();
        assertThat(gentle.state.routing().transits()).isEmpty();
        gentle.report();
        gentle.commits();
        assertThat(gentle.journal()).containsExactly("route done", "verify done", "drain done", "settle done");
        assertThat(gentle.noticeNames()).containsExactly("FailoverFinished");
        assertThat(gentle.state.routing().epoch()).isEqualTo(3);
        assertThat(gentle.state.durable().cooldowns()).as("nothing has failed").isEmpty();
    }

    @Test
    void cutsWhatIsLeftOnceTheDrainHasTakenItsTime() {
        gentle.accepted(TO_B);
        verified(gentle);
        gentle.passes(Duration.ofMillis(100));
        gentle.reports(LB1, gentle.state.routing(), 3);
        gentle.reports(LB2, gentle.state.routing(), 4);
        gentle.passes(Duration.ofSeconds(10));
        gentle.commits();
        gentle.report();
        gentle.commits();
        assertThat(gentle.move().result()).isEqualTo(Result.DEGRADED);
        assertThat(gentle.move().detail()).isEqualTo("drain: 7 sessions were cut");
        assertThat(gentle.state.active(S3)).contains(B);
    }

    @Test
    void rollsBackWhenNobodyAnswersThroughABalancerAndTheOldSiteServes() {
        gentle.accepted(TO_B);
        gentle.report();
        gentle.commits();
        gentle.passes(Duration.ofSeconds(10));
        gentle.commits();
        assertThat(gentle.phase(S3)).isEqualTo(Phase.ROLLING_BACK);
        assertThat(gentle.state.active(S3)).contains(A);
        assertThat(gentle.state.routing().transits()).isEmpty();
        gentle.report();
        gentle.commits();
        assertThat(gentle.journal())
                .containsExactly("route done", "verify failed", "drain skipped", "settle skipped", "rollback done");
        assertThat(gentle.noticeNames()).containsExactly("FailoverFailed");
        assertThat(gentle.move().detail()).isEqualTo("verify: no good answer through lb1");
    }

    @Test
    void staysWhereNobodyAnswersWhenTheOldSiteIsDownToo() {
        gentle.accepted(TO_B);
        gentle.report();
        gentle.commits();
        gentle.isSeen(S3, A, Outcome.DOWN);
        gentle.passes(Duration.ofSeconds(10));
        gentle.commits();
        assertThat(gentle.state.active(S3)).contains(B);
        assertThat(gentle.journal()).contains("verify degraded", "drain running");
    }

    // ---- strict

    @Test
    void waitsUntilTheNewSiteHasAllThatWasWritten() {
        strict.accepted(TO_B);
        assertThat(strict.phase(S3)).isEqualTo(Phase.DRAINING);
        assertThat(strict.state.routing().transit(S3)).contains(new Transit.Quiescing());
        assertThat(strict.state.active(S3)).contains(A);
        strict.report();
        strict.passes(Duration.ofMillis(100));
        strict.report();
        assertThat(strict.committing()).as("not measured since").isFalse();
        lag(Duration.ofSeconds(2));
        assertThat(strict.committing()).as("two seconds behind").isFalse();
        strict.passes(Duration.ofSeconds(1));
        lag(Duration.ofMillis(400));
        strict.commits();
        assertThat(strict.state.active(S3)).contains(B);
        assertThat(strict.state.routing().transits()).isEmpty();
        verified(strict);
        assertThat(strict.journal()).containsExactly("quiesce done", "route done", "verify done");
        assertThat(strict.move().result()).isEqualTo(Result.DONE);
    }

    @Test
    void staysInTheNewSiteWhereNobodyAnswersForItMayHaveBeenWrittenTo() {
        strict.accepted(TO_B);
        strict.report();
        strict.passes(Duration.ofMillis(100));
        strict.report();
        lag(Duration.ZERO);
        strict.commits();
        strict.report();
        strict.commits();
        strict.passes(Duration.ofSeconds(10));
        strict.commits();
        assertThat(strict.move().result()).isEqualTo(Result.DEGRADED);
        assertThat(strict.journal()).containsExactly("quiesce done", "route done", "verify degraded");
        assertThat(strict.state.active(S3)).contains(B);
    }

    @Test
    void goesBackWhenTheNewSiteDoesNotCatchUp() {
        strict.accepted(TO_B);
        strict.report();
        strict.passes(Duration.ofSeconds(1));
        lag(Duration.ofSeconds(3));
        strict.passes(Duration.ofSeconds(9));
        strict.commits();
        assertThat(strict.phase(S3)).isEqualTo(Phase.ROLLING_BACK);
        strict.report();
        strict.commits();
        assertThat(strict.move().result()).isEqualTo(Result.FAILED);
        assertThat(strict.move().detail()).isEqualTo("quiesce: not caught up: the lag of s3-b is 3 s");
        assertThat(strict.state.active(S3)).contains(A);
        assertThat(strict.state.routing().transits()).isEmpty();
    }

    @Test
    void goesOnWithoutTheOldSiteWhenItDiesWhileItFinishes() {
        strict.accepted(TO_B);
        lag(Duration.ofSeconds(4));
        strict.isSeen(S3, A, Outcome.DOWN);
        strict.commits();
        assertThat(strict.state.active(S3)).contains(B);
        assertThat(strict.journal().get(0)).isEqualTo("quiesce degraded");
    }

    @Test
    void goesBackWhenTheOldSiteDiesAndTooMuchWouldBeLost() {
        strict.accepted(TO_B);
        strict.passes(Duration.ofSeconds(1));
        lag(Duration.ofSeconds(6));
        strict.isSeen(S3, A, Outcome.DOWN);
        strict.commits();
        assertThat(strict.phase(S3)).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void losesWhatAPersonHasForcedItToLose() {
        strict.happens(new LagObserved(target(S3, B), Duration.ofSeconds(60), strict.now.plusMillis(1)));
        strict.accepted(new Switchover(S3, B, true, ANN));
        assertThat(strict.move().overridden()).containsExactly("b: the lag of s3-b is 60 s, over the rpo of 5 s");
        strict.passes(Duration.ofMillis(100));
        strict.isSeen(S3, A, Outcome.DOWN);
        strict.commits();
        assertThat(strict.state.active(S3)).contains(B);
    }

    @Test
    void goesOnWithoutCatchingUpWhenAPersonHasForcedIt() {
        strict.happens(new LagObserved(target(S3, B), Duration.ofSeconds(60), strict.now.plusMillis(1)));
        strict.accepted(new Switchover(S3, B, true, ANN));
        strict.report();
        strict.passes(Duration.ofSeconds(10));
        strict.commits();
        assertThat(strict.state.active(S3)).contains(B);
        assertThat(strict.journal().get(0)).isEqualTo("quiesce degraded");
    }

    // ---- given up

    @Test
    void endsAMoveWhoseNewSiteIsLostBeforeItServes() {
        strict.accepted(TO_B);
        strict.isSeen(S3, B, Outcome.DOWN);
        strict.commits();
        strict.report();
        strict.commits();
        assertThat(strict.move().result()).isEqualTo(Result.FAILED);
        assertThat(strict.move().detail()).contains("b was lost in its turn");
        assertThat(strict.state.active(S3)).contains(A);
    }

    @Test
    void isRolledBackWhenAPersonAborts() {
        strict.accepted(TO_B);
        strict.accepted(new Abort("2-s3", new Origin("bob", "wrong day")));
        assertThat(strict.phase(S3)).isEqualTo(Phase.ROLLING_BACK);
        strict.report();
        strict.commits();
        assertThat(strict.move().result()).isEqualTo(Result.FAILED);
        assertThat(strict.move().detail()).isEqualTo("quiesce: aborted by bob: wrong day");
        assertThat(strict.state.active(S3)).contains(A);
    }

    @Test
    void namesInTheLogWhoAborted() {
        strict.accepted(TO_B);
        strict.wants(new Abort("2-s3", new Origin("bob", "wrong day")));
        assertThat(strict.commit().decision().who()).isEqualTo("bob");
    }

    @Test
    void runsTheHooksOfAFailureOnceHoweverOftenAPersonAborts() {
        Lake hooked = Lake.serving(new Wanted()
                .hook("warm", HookPhase.BEFORE, OnFailure.STOP)
                .hook("cool", HookPhase.FAILED, OnFailure.CONTINUE));
        hooked.accepted(TO_B);
        hooked.accepted(new Abort("2-s3", ANN));
        String again = hooked.wants(new Abort("2-s3", ANN));
        assertThat(hooked.answer(again)).get().isInstanceOf(CommandResult.Unchanged.class);
        hooked.passes(Duration.ofSeconds(1));
        hooked.says(hooked.orders().get(0), HookReport.State.DONE);
        hooked.commits();
        assertThat(hooked.journal())
                .filteredOn(step -> step.startsWith("failed hook"))
                .hasSize(1);
    }

    @Test
    void goesStraightWhenTheOldSiteIsDownAlready() {
        Lake manual = Lake.serving(new Wanted().mode(Mode.MANUAL));
        manual.isSeen(S3, A, Outcome.DOWN);
        manual.accepted(TO_B);
        assertThat(manual.move().kind()).isEqualTo(MoveKind.FAILOVER);
        assertThat(manual.move().by()).isEqualTo(ANN);
        assertThat(manual.state.routing().transits())
                .as("a dead site drains nothing")
                .isEmpty();
        assertThat(manual.state.cooldownUntil(S3, manual.now))
                .as("a person is no flapping")
                .isEmpty();
    }
}
