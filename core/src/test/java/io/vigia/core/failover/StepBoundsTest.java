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
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was said before a step began counts for nothing in it, and once its end is decided it orders nothing more. */
class StepBoundsTest {
    private Machine m = new Machine();

    private void aLakeWithAHook() {
        m = new Machine(Machine.policy(
                Mode.AUTOMATIC,
                Optional.empty(),
                Machine.moves(Machine.hook("warm", HookPhase.BEFORE, OnFailure.STOP))));
        m.aLakeThatServes();
    }

    private void movesTo(SiteId to, SiteId from) {
        m.isSeen(S3, to, Outcome.UP);
        m.wants("ack " + m.now, new Command.Acknowledge(S3, ana()));
        m.isSeen(S3, from, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.state.active(S3)).contains(to);
    }

    @Test
    void takesNoReportOfAnOlderEpochForTheRouting() {
        m.aLakeThatServes();
        movesTo(B, A);
        assertThat(m.newest().applied()).containsOnlyKeys(LB1, LB2);
        m.silent.add(LB1);
        m.answers = false;
        movesTo(A, B);
        movesTo(B, A);
        assertThat(m.newest().applied())
                .as("lb1 led to b before, and nobody knows where it leads now")
                .containsOnlyKeys(LB2);
        assertThat(m.newest().times().verifiedAt())
                .as("nobody has asked through lb1 since")
                .isEmpty();
        assertThat(m.newest().result()).isEqualTo(Result.DEGRADED);
    }

    @Test
    void ordersNoHookOfAStepThatIsOverAsSoonAsItBegins() {
        aLakeWithAHook();
        m.isSeen(S3, A, Outcome.DOWN);
        m.isSeen(S3, B, Outcome.DOWN);
        m.commits();
        assertThat(m.commit().decision().why()).contains("b was lost in its turn");
        m.endsEveryMove();
        assertThat(m.orders()).isEmpty();
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
    }

    @Test
    void ordersAHookNoMoreOnceItsEndIsInFlightUnlessThatIsRefused() {
        aLakeWithAHook();
        m.wants("1", new Command.Switchover(S3, B, false, ana()));
        m.commits();
        m.wants("2", new Command.Abort(m.newest().id(), ana()));
        m.passes(Duration.ofSeconds(3));
        assertThat(m.actions).noneMatch(FailoverAction.RunHook.class::isInstance);
        m.happens(new FailoverEvent.CommitFailed(m.commit().next().revision(), "disk full"));
        assertThat(m.actions).anyMatch(FailoverAction.RunHook.class::isInstance);
    }

    @Test
    void ordersNoHookOfAMoveWhoseSupersedingIsInFlight() {
        aLakeWithAHook();
        m.wants("1", new Command.Switchover(S3, B, false, ana()));
        m.commits();
        m.reports(LB1, m.state.routing().move(S3, C));
        assertThat(m.commit().decision().kind()).isEqualTo(Decision.Kind.ADOPT);
        m.passes(Duration.ofSeconds(3));
        assertThat(m.actions).noneMatch(FailoverAction.RunHook.class::isInstance);
    }
}
