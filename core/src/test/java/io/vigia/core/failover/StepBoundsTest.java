package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Abort;
import io.vigia.core.failover.Command.Acknowledge;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.CommitFailed;
import io.vigia.core.failover.FailoverEvent.Tick;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What was said before a step began counts for nothing in it, and once its end is decided it orders nothing more. */
class StepBoundsTest {
    private static final Switchover TO_B = new Switchover(S3, B, false, ANN);

    private final Lake lake = Lake.serving(new Wanted());
    private final Lake hooked = Lake.serving(new Wanted().hook("warm", HookPhase.BEFORE, OnFailure.STOP));

    private void failsOver(SiteId from, SiteId to, World world) {
        lake.isSeen(S3, to, Outcome.UP);
        lake.isSeen(S3, from, Outcome.DOWN);
        world.carryOn(lake);
        assertThat(lake.state.active(S3)).contains(to);
        lake.accepted(new Acknowledge(S3, ANN));
    }

    @Test
    void takesNoReportOfAnOlderEpochForTheRouting() {
        failsOver(A, B, new World());
        assertThat(lake.move().applied()).containsOnlyKeys(LB1, LB2);
        failsOver(B, A, new World().without(LB1));
        failsOver(A, B, new World().without(LB1));
        assertThat(lake.move().applied())
                .as("lb1 led to b before, and nobody knows where it leads now")
                .containsOnlyKeys(LB2);
        assertThat(lake.move().times().verifiedAt())
                .as("nobody has asked through lb1 since")
                .isEmpty();
        assertThat(lake.move().result()).isEqualTo(Result.DEGRADED);
    }

    // ---- hooks

    @Test
    void ordersNoHookOfAStepThatIsOverAsSoonAsItBegins() {
        hooked.isSeen(S3, A, Outcome.DOWN);
        hooked.isSeen(S3, B, Outcome.DOWN);
        hooked.commits();
        assertThat(hooked.commit().decision().why()).contains("b was lost in its turn");
        assertThat(hooked.orders()).isEmpty();
        World world = new World();
        world.carryOn(hooked);
        assertThat(world.ordered()).isEmpty();
        assertThat(hooked.move().result()).isEqualTo(Result.FAILED);
    }

    /** Who is not heard of may begin it at the last order; then its time-out must end it before the step is given up. */
    @Test
    void ordersNoHookSoLateThatItWouldRunBesideTheStepsThatFollow() {
        hooked.accepted(TO_B);
        HookOrder order = hooked.orders().get(0);
        hooked.passes(FailoverMachine.ORDER_FOR);
        assertThat(hooked.orders()).isNotEmpty();
        hooked.passes(Duration.ofSeconds(10));
        assertThat(hooked.orders()).isEmpty();
        hooked.says(order, HookReport.State.RUNNING);
        assertThat(hooked.orders()).as("asks how it ends").containsExactly(order);
    }

    @Test
    void ordersNoHookJustAfterAGap() {
        hooked.accepted(TO_B);
        hooked.now = hooked.now.plusSeconds(2);
        hooked.happens(Tick.TICK);
        assertThat(hooked.orders()).isEmpty();
        hooked.passes(Duration.ofMillis(600));
        assertThat(hooked.orders()).hasSize(1);
    }

    @Test
    void ordersAHookNoMoreOnceItsEndIsInFlightUnlessThatIsRefused() {
        hooked.accepted(TO_B);
        hooked.wants(new Abort("2-s3", ANN));
        hooked.passes(Duration.ofSeconds(3));
        assertThat(hooked.orders()).isEmpty();
        hooked.happens(new CommitFailed(hooked.commit().next().revision(), "disk full"));
        assertThat(hooked.orders()).hasSize(1);
    }

    @Test
    void ordersNoHookOfAMoveWhoseSupersedingIsInFlight() {
        hooked.accepted(TO_B);
        hooked.reports(LB1, hooked.state.routing().move(S3, C));
        assertThat(hooked.commit().decision().kind()).isEqualTo(Decision.Kind.ADOPT);
        hooked.passes(Duration.ofSeconds(3));
        assertThat(hooked.orders()).isEmpty();
    }
}
