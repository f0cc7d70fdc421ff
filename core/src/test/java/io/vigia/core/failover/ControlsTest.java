package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.BeginMaintenance;
import io.vigia.core.failover.Command.EndMaintenance;
import io.vigia.core.failover.Command.Halt;
import io.vigia.core.failover.Command.Resume;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses, the brake and maintenance: what people tell Vigia not to do. */
class ControlsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Lake lake = Lake.serving(new Wanted());

    private String works(Scope scope, String name, Duration length) {
        return lake.accepted(new BeginMaintenance(scope, name, length, ANN)).id();
    }

    // ---- pauses

    @Test
    void holdsOneServiceWhileItIsPaused() {
        lake.accepted(new Halt(Optional.of(S3), ANN));
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.PAUSED);
        assertThat(lake.reasons(S3).get(0).text()).endsWith("by ann: new disks");
        lake.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(lake.phase(QUERY)).isEqualTo(Phase.COMMITTING);
        new World().carryOn(lake);
        assertThat(lake.state.routing().active()).containsEntry(S3, A).containsEntry(QUERY, B);
    }

    @Test
    void movesAsSoonAsThePauseIsOver() {
        lake.accepted(new Halt(Optional.of(S3), ANN));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.accepted(new Resume(Optional.of(S3), ANN));
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void holdsEveryServiceWhileTheBrakeIsPulledAndLetsThemGoAfterwards() {
        lake.accepted(new Halt(Optional.empty(), ANN));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.PAUSED);
        assertThat(lake.hold(QUERY)).containsExactly(Kind.PAUSED);
        assertThat(lake.phase(QUERY)).isEqualTo(Phase.HELD);
        lake.accepted(new Resume(Optional.empty(), ANN));
        assertThat(lake.commit().next().routing().active()).containsEntry(QUERY, B);
        lake.commits();
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void keepsTheOwnPauseOfAServiceWhenTheBrakeIsReleased() {
        lake.accepted(new Halt(Optional.of(S3), ANN));
        lake.accepted(new Halt(Optional.empty(), ANN));
        lake.accepted(new Resume(Optional.empty(), ANN));
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.PAUSED);
    }

    @Test
    void carriesAMoveThatIsUnderWayToItsEndThoughTheBrakeIsPulled() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.accepted(new Halt(Optional.empty(), ANN));
        new World().carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
    }

    @Test
    void keepsAPauseOverARestart() {
        lake.accepted(new Halt(Optional.empty(), ANN));
        Lake next = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now);
        next.isWell();
        next.happens(new LeadershipGained(2));
        next.isSeen(S3, A, Outcome.DOWN);
        assertThat(next.hold(S3)).containsExactly(Kind.PAUSED);
    }

    // ---- maintenance

    @Test
    void doesNotLeaveASiteThatIsBeingWorkedOn() {
        works(Scope.SITE, "a", HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.MAINTENANCE);
        assertThat(lake.committing()).isFalse();
    }

    @Test
    void doesNotLeaveASiteThatIsBeingWorkedOnWhereverItsNeedsStand() {
        FailoverPolicy policy = lake.state.policy();
        lake.happens(new FailoverEvent.PolicyChanged(
                FailoverPolicy.of(policy.services(), policy.balancers(), policy.timing())));
        works(Scope.SITE, "a", HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.MAINTENANCE);
    }

    @Test
    void doesNotLeaveASiteBecauseOfAComponentThatIsBeingWorkedOn() {
        works(Scope.COMPONENT, "s3-a", HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.MAINTENANCE);
        lake.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(lake.phase(QUERY)).as("another component").isEqualTo(Phase.COMMITTING);
    }

    @Test
    void doesNotMoveToASiteThatIsBeingWorkedOn() {
        works(Scope.SITE, "b", HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void doesNotMoveToASiteOfWhichAComponentIsBeingWorkedOn() {
        works(Scope.COMPONENT, "s3-b", HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void movesAndSaysSoWhenTheWindowHasRunOut() {
        works(Scope.SITE, "a", Duration.ofSeconds(5));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.passes(Duration.ofMillis(4_900));
        assertThat(lake.committing()).isFalse();
        lake.passes(Duration.ofMillis(100));
        assertThat(lake.phase(S3)).isEqualTo(Phase.COMMITTING);
        lake.commits();
        lake.commits();
        assertThat(lake.noticeNames()).containsExactly("MaintenanceExpired");
        assertThat(lake.state.durable().controls().maintenance()).isEmpty();
    }

    @Test
    void tellsOnceThatAWindowHasRunOutThoughNothingWaitedForIt() {
        works(Scope.SITE, "b", Duration.ofMinutes(10));
        World world = new World();
        world.goOn(lake, Duration.ofMinutes(11));
        assertThat(lake.state.durable().controls().maintenance()).isEmpty();
        assertThat(world.told()).singleElement().isInstanceOf(Notice.MaintenanceExpired.class);
    }

    @ParameterizedTest
    @CsvSource({"SITE, a", "COMPONENT, s3-a"})
    void movesAsSoonAsAPersonEndsTheWindow(Scope scope, String name) {
        String window = works(scope, name, HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.accepted(new EndMaintenance(window, ANN));
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void keepsAWindowInForceForALeaderWhoseClockIsBehind() {
        works(Scope.SITE, "a", HOUR);
        Lake behind = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.minusSeconds(30));
        behind.isWell();
        behind.happens(new LeadershipGained(2));
        behind.isSeen(S3, A, Outcome.DOWN);
        assertThat(behind.hold(S3)).containsExactly(Kind.MAINTENANCE);
    }

    @Test
    void waitsForNoBalancerThatIsBeingWorkedOn() {
        works(Scope.BALANCER, "lb2", HOUR);
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.reports(LB1, lake.state.routing());
        lake.commits();
        assertThat(lake.journal()).startsWith("route done");
        assertThat(lake.move().applied()).containsOnlyKeys(LB1);
        lake.answers();
        lake.commits();
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
    }

    @Test
    void waitsForNoAnswerThroughABalancerThatIsBeingWorkedOn() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.report();
        lake.commits();
        lake.passes(Duration.ofSeconds(1));
        assertThat(lake.phase(S3)).isEqualTo(Phase.VERIFYING);
        works(Scope.BALANCER, "lb1", HOUR);
        lake.commits();
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
        assertThat(lake.move().times().verifiedAt()).as("nobody answered").isEmpty();
    }

    @Test
    void cutsNoSessionsItCannotCountWhenEveryBalancerIsBeingWorkedOn() {
        works(Scope.BALANCER, "lb1", HOUR);
        works(Scope.BALANCER, "lb2", HOUR);
        lake.accepted(new Switchover(S3, B, false, ANN));
        for (int step = 0; step < 4; step++) {
            lake.commits();
        }
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
        lake.reports(LB2, lake.state.routing());
        assertThat(lake.committing()).isFalse();
    }
}
