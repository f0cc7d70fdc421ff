package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Drill;
import io.vigia.core.failover.Command.Halt;
import io.vigia.core.failover.Command.Resume;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exercises, and the way back from them. */
class DrillTest {
    private static final Drill AND_BACK = new Drill(S3, B, true, ANN);

    private final Lake lake = Lake.serving(new Wanted());

    private void out(Drill drill) {
        lake.accepted(drill);
        new World().carryOn(lake);
    }

    /** Paused just before the drill gets where it goes. */
    private void outAndPaused() {
        lake.accepted(AND_BACK);
        lake.accepted(new Halt(Optional.of(S3), ANN));
        new World().carryOn(lake);
        assertThat(lake.move().kind()).isEqualTo(MoveKind.DRILL);
        assertThat(lake.state.active(S3)).contains(B);
    }

    @Test
    void goesThereAndBack() {
        out(AND_BACK);
        List<FailoverRecord> moves = lake.state.durable().failovers();
        assertThat(moves).extracting(FailoverRecord::kind).containsExactly(MoveKind.DRILL, MoveKind.DRILL);
        assertThat(moves).extracting(FailoverRecord::from).containsExactly(B, A);
        assertThat(moves).extracting(FailoverRecord::to).containsExactly(A, B);
        assertThat(moves).extracting(FailoverRecord::result).containsOnly(Result.DONE);
        assertThat(moves.get(0).by()).isEqualTo(new Origin("ann", "back from drill 2-s3"));
        lake.passes(Duration.ofMinutes(6));
        assertThat(lake.actions).as("once").isEmpty();
        assertThat(lake.state.durable().proofs()).hasSize(2).allSatisfy(proof -> {
            assertThat(proof.result()).isEqualTo(Result.DONE);
            assertThat(proof.detection()).as("nothing had failed").isEmpty();
            assertThat(proof.rto())
                    .get()
                    .satisfies(rto -> assertThat(rto).isBetween(Duration.ZERO, Duration.ofSeconds(5)));
        });
    }

    @Test
    void staysWhereItWasToGoUnlessItIsToComeBack() {
        out(new Drill(S3, B, false, ANN));
        lake.passes(Duration.ofMinutes(6));
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.actions).isEmpty();
    }

    @Test
    void comesBackOnceWhatHeldItIsGone() {
        outAndPaused();
        lake.passes(Duration.ofMinutes(4));
        assertThat(lake.committing()).isFalse();
        lake.accepted(new Resume(Optional.of(S3), ANN));
        assertThat(lake.commit().next().failovers().get(0).to()).isEqualTo(A);
    }

    @Test
    void givesTheWayBackUpAfterFiveMinutesAndSaysSoOnce() {
        outAndPaused();
        FailoverRecord drill = lake.move();
        lake.passes(Duration.ofMinutes(5));
        assertThat(lake.committing()).isTrue();
        lake.commits();
        assertThat(lake.notices()).singleElement().isInstanceOfSatisfying(Notice.ReturnGivenUp.class, given -> {
            assertThat(given.drill().id()).isEqualTo(drill.id());
            assertThat(given.why()).contains("paused");
        });
        lake.accepted(new Resume(Optional.of(S3), ANN));
        lake.passes(Duration.ofMinutes(10));
        assertThat(lake.actions).isEmpty();
        assertThat(lake.state.active(S3)).contains(B);
    }

    @Test
    void givesTheWayBackUpOnceThoughAnotherComesToLead() {
        outAndPaused();
        lake.passes(Duration.ofMinutes(5));
        lake.commits();
        Lake next = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now);
        next.isWell();
        next.happens(new LeadershipGained(2));
        next.passes(Duration.ofMinutes(1));
        assertThat(next.actions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "UNKNOWN"})
    void doesNotComeBackToASiteThatIsNotSeenToServe(Outcome outcome) {
        lake.accepted(AND_BACK);
        lake.isSeen(S3, A, outcome);
        new World().carryOn(lake);
        lake.passes(Duration.ofMinutes(5));
        lake.commits();
        assertThat(lake.notices()).singleElement().isInstanceOf(Notice.ReturnGivenUp.class);
        lake.isSeen(S3, A, Outcome.UP);
        lake.passes(Duration.ofMinutes(1));
        assertThat(lake.actions).as("it is too late").isEmpty();
        assertThat(lake.state.active(S3)).contains(B);
    }

    @Test
    void doesNotComeBackOnceAPersonHasMovedTheService() {
        outAndPaused();
        lake.accepted(new Switchover(S3, C, true, ANN));
        new World().carryOn(lake);
        lake.accepted(new Resume(Optional.of(S3), ANN));
        lake.passes(Duration.ofMinutes(6));
        assertThat(lake.state.active(S3)).contains(C);
        assertThat(lake.actions).isEmpty();
        assertThat(lake.committing()).isFalse();
    }

    @Test
    void doesNotComeBackFromWhereABalancerKnowsTheServiceToBe() {
        outAndPaused();
        lake.reports(LB1, lake.state.routing().move(S3, C));
        lake.commits();
        lake.accepted(new Resume(Optional.of(S3), ANN));
        lake.passes(Duration.ofMinutes(6));
        assertThat(lake.state.active(S3)).contains(C);
        assertThat(lake.actions).isEmpty();
        assertThat(lake.committing()).isFalse();
    }

    @Test
    void doesNotComeBackTooLateThoughNothingHoldsItAnyMore() {
        lake.accepted(AND_BACK);
        lake.isSeen(S3, A, Outcome.DOWN);
        new World().carryOn(lake);
        Lake next = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.plus(Duration.ofMinutes(6)));
        next.isWell();
        next.happens(new LeadershipGained(2));
        next.commits();
        assertThat(next.noticeNames()).containsExactly("ReturnGivenUp");
        assertThat(next.state.active(S3)).contains(B);
    }
}
