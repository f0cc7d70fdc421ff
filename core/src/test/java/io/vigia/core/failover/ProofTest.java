package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.S3;
import static io.vigia.core.failover.Lake.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Abort;
import io.vigia.core.failover.Command.Drill;
import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.LagObserved;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a move has shown of its path, in figures. */
class ProofTest {
    private final Lake lake = Lake.serving(new Wanted());

    private Proof proof() {
        return lake.state.durable().proofs().get(0);
    }

    /** Each thing takes a second. */
    private void failsOver() {
        lake.isSeen(S3, A, Outcome.DOWN); // accused 100 ms before
        lake.commits();
        lake.passes(Duration.ofSeconds(1));
        lake.report();
        lake.commits();
        lake.passes(Duration.ofSeconds(1));
    }

    @Test
    void measuresAFailoverFromTheFirstAccusationToTheLastGoodAnswer() {
        failsOver();
        lake.answers();
        lake.commits();
        assertThat(proof().service()).isEqualTo(S3);
        assertThat(proof().from()).isEqualTo(A);
        assertThat(proof().to()).isEqualTo(B);
        assertThat(proof().failover()).isEqualTo("2-s3");
        assertThat(proof().kind()).isEqualTo(MoveKind.FAILOVER);
        assertThat(proof().result()).isEqualTo(Result.DONE);
        assertThat(proof().detection()).contains(Duration.ofMillis(100));
        assertThat(proof().switching()).contains(Duration.ofMillis(1_005));
        assertThat(proof().rto()).contains(Duration.ofMillis(2_110));
        assertThat(proof().rpo()).as("measured as nothing").contains(Duration.ZERO);
    }

    @Test
    void claimsNoTimeToRecoverWhenNobodyAnswered() {
        failsOver();
        lake.passes(Duration.ofSeconds(10));
        lake.commits();
        assertThat(proof().result()).isEqualTo(Result.DEGRADED);
        assertThat(proof().switching()).isPresent();
        assertThat(proof().rto()).isEmpty();
    }

    @Test
    void measuresToTheSwitchWhereNobodyIsAsked() {
        lake.accepted(new Switchover(Lake.QUERY, B, false, ANN));
        lake.passes(Duration.ofSeconds(1));
        new World().carryOn(lake);
        assertThat(proof().rto()).isPresent().isEqualTo(proof().switching());
    }

    @Test
    void measuresADrillFromTheFirstChangeOfTheRouting() {
        Lake hooked = Lake.serving(new Wanted().hook("warm", HookPhase.BEFORE, OnFailure.STOP));
        hooked.happens(new LagObserved(target(S3, B), Duration.ofMillis(300), hooked.now.plusMillis(1)));
        hooked.accepted(new Drill(S3, B, false, ANN));
        hooked.passes(Duration.ofMillis(2_500));
        new World().carryOn(hooked);
        Proof proof = hooked.state.durable().proofs().get(0);
        assertThat(proof.kind()).isEqualTo(MoveKind.DRILL);
        assertThat(proof.detection()).as("nothing had failed").isEmpty();
        assertThat(proof.rto()).get().satisfies(rto -> assertThat(rto).isLessThan(Duration.ofSeconds(1)));
        assertThat(proof.switching()).get().satisfies(all -> assertThat(all).isGreaterThan(Duration.ofSeconds(2)));
        assertThat(proof.rpo()).contains(Duration.ofMillis(300));
    }

    @Test
    void keepsTheNewestOfEachPath() {
        for (int i = 0; i < 2; i++) {
            lake.accepted(new Drill(S3, B, true, ANN));
            new World().carryOn(lake);
        }
        List<Proof> proofs = lake.state.durable().proofs();
        assertThat(proofs).extracting(Proof::to).containsExactly(A, B);
        assertThat(proofs.get(0).failover()).isEqualTo(lake.move().id());
    }

    @Test
    void provesNothingByAMoveThatWasRolledBack() {
        Lake strict = Lake.serving(new Wanted().rpo(Duration.ofSeconds(5)));
        strict.accepted(new Switchover(S3, B, false, ANN));
        strict.accepted(new Abort("2-s3", ANN));
        new World().carryOn(strict);
        assertThat(strict.state.durable().proofs()).isEmpty();
    }

    @Test
    void provesNothingByAMoveThatWasRolledBackAfterItHadRouted() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        lake.report();
        lake.commits();
        lake.passes(Duration.ofSeconds(10));
        lake.commits();
        lake.report();
        lake.commits();
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        assertThat(lake.state.durable().proofs()).isEmpty();
    }

    @Test
    void claimsNoFigureThatTwoClocksWouldMakeNegative() {
        failsOver();
        Lake behind = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.minusSeconds(3_600));
        behind.isWell();
        behind.happens(new LeadershipGained(2));
        behind.passes(Duration.ofMillis(100));
        behind.happens(new FailoverEvent.PathObserved(LB1, S3, Outcome.UP, behind.now));
        behind.commits();
        Proof proof = behind.state.durable().proofs().get(0);
        assertThat(proof.detection()).as("on one clock").contains(Duration.ofMillis(100));
        assertThat(proof.rto()).isEmpty();
    }
}
