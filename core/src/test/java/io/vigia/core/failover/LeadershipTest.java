package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverEvent.Applied;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverEvent.LeadershipLost;
import io.vigia.core.failover.FailoverEvent.PathObserved;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who does not lead watches, hands out what is committed, and neither decides nor speaks. */
class LeadershipTest {
    private final Lake lake = Lake.serving(new Wanted());

    private static Lake follower(Lake leader) {
        Lake other = Lake.resumed(leader.state.policy(), leader.state.durable(), leader.now);
        other.isWell();
        return other;
    }

    @Test
    void proposesNothingUntilItLeads() {
        Lake follower = follower(lake);
        follower.isSeen(S3, A, Outcome.DOWN);
        follower.passes(Duration.ofSeconds(5));
        assertThat(follower.actions).isEmpty();
        assertThat(follower.phase(S3)).isEqualTo(Phase.HELD);
        follower.happens(new LeadershipGained(2));
        assertThat(follower.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void handsOutWhatIsCommittedWithoutLeading() {
        Lake follower = follower(lake);
        lake.isSeen(S3, A, Outcome.DOWN);
        follower.happens(new Applied(lake.commit().next()));
        assertThat(follower.actions)
                .containsExactly(new Route(lake.commit().next().routing()));
    }

    @Test
    void handsOutTheFirstStateThoughItHasSupposedTheSame() {
        Lake young = Lake.unborn(lake.state.policy());
        young.happens(new Applied(lake.state.durable()));
        assertThat(young.actions).containsExactly(new Route(lake.state.routing()));
    }

    @Test
    void ignoresAStateThatItHasAlready() {
        Durable before = lake.state.durable();
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.happens(new Applied(before));
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.actions).isEmpty();
    }

    @Test
    void saysThatItLeads() {
        Lake follower = follower(lake);
        follower.happens(new LeadershipGained(7));
        assertThat(follower.notices()).containsExactly(new Notice.LeadershipTaken(7));
    }

    @Test
    void speaksOfAHoldOnlyOnceItLeads() {
        Lake follower = follower(lake);
        follower.isSeen(S3, A, Outcome.UNKNOWN);
        follower.passes(Duration.ofSeconds(5));
        assertThat(follower.notices()).isEmpty();
        follower.happens(new LeadershipGained(2));
        assertThat(follower.noticeNames()).containsExactly("LeadershipTaken", "FailoverHeld");
    }

    @Test
    void speaksOfAHoldAgainWhenItComesToLeadAgain() {
        lake.isSeen(S3, A, Outcome.UNKNOWN);
        lake.passes(Duration.ofSeconds(3));
        assertThat(lake.noticeNames()).containsExactly("FailoverHeld");
        lake.happens(LeadershipLost.LOST);
        lake.passes(Duration.ofSeconds(5));
        assertThat(lake.noticeNames()).isEmpty();
        lake.happens(new LeadershipGained(3));
        assertThat(lake.noticeNames()).containsExactly("LeadershipTaken", "FailoverHeld");
    }

    @Test
    void doesNotClaimAsItsOwnWhatBecomesDurableAfterItCeasedToLead() {
        lake.isSeen(S3, A, Outcome.DOWN);
        Durable next = lake.commit().next();
        lake.happens(LeadershipLost.LOST);
        assertThat(lake.committing()).isFalse();
        assertThat(lake.state.active(S3)).contains(A);
        lake.happens(new Applied(next));
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.actions).containsExactly(new Route(next.routing()));
    }

    @Test
    void decidesAnewWhenAnotherCommitHasTakenThePlaceOfItsOwn() {
        lake.isSeen(S3, A, Outcome.DOWN);
        Durable other = lake.state.durable().next().with(lake.state.routing().move(S3, C));
        lake.happens(new Applied(other));
        assertThat(lake.state.active(S3)).contains(C);
        assertThat(lake.committing()).as("it is no longer on the dead site").isFalse();
        assertThat(lake.noticeNames()).doesNotContain("FailoverStarted");
    }

    @Test
    void proposesAnewOnTopOfAnotherCommitThatLeftItsServiceAlone() {
        lake.isSeen(S3, A, Outcome.DOWN);
        Durable other = lake.state.durable().next().with(lake.state.routing().move(QUERY, C));
        lake.happens(new Applied(other));
        assertThat(lake.state.routing().active()).containsEntry(S3, A).containsEntry(QUERY, C);
        assertThat(lake.commit().next().revision()).isEqualTo(other.revision() + 1);
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, B).containsEntry(QUERY, C);
    }

    @Test
    void takesUpAFailoverThatAnotherBegan() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        Lake next = follower(lake);
        next.isSeen(S3, A, Outcome.DOWN);
        assertThat(next.phase(S3)).isEqualTo(Phase.ROUTING);
        next.happens(new LeadershipGained(2));
        new World().carryOn(next);
        assertThat(next.move().result()).isEqualTo(Result.DONE);
        assertThat(next.state.routing().epoch()).isEqualTo(2);
    }

    @Test
    void ordersNoHookWithoutLeading() {
        Lake hooked = Lake.serving(new Wanted().hook("warm", HookPhase.BEFORE, OnFailure.STOP));
        hooked.accepted(new Switchover(S3, B, false, ANN));
        hooked.happens(LeadershipLost.LOST);
        hooked.passes(Duration.ofSeconds(3));
        assertThat(hooked.orders()).isEmpty();
        hooked.happens(new LeadershipGained(3));
        assertThat(hooked.orders()).singleElement().satisfies(order -> {
            assertThat(order.run()).isEqualTo("2-s3/0");
            assertThat(order.term()).isEqualTo(3);
        });
    }

    @Test
    void verifiesOnItsOwnClockWhatAnotherLeaderHasRouted() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.report();
        lake.commits();
        assertThat(lake.phase(S3)).isEqualTo(Phase.VERIFYING);
        Lake behind = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.minusSeconds(60));
        behind.isWell();
        behind.happens(new LeadershipGained(2));
        behind.now = behind.now.plusMillis(100);
        behind.answers();
        assertThat(behind.commit().decision().kind()).isEqualTo(Decision.Kind.CLOSE);
        Lake ahead = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.plusSeconds(60));
        ahead.isWell();
        ahead.happens(new LeadershipGained(2));
        ahead.happens(new PathObserved(LB1, S3, Outcome.UP, ahead.now.minusSeconds(30)));
        assertThat(ahead.committing())
                .as("by its clock that may have been before the switch")
                .isFalse();
    }

    @Test
    void isNotHeldLongerByACooldownThatAnotherClockWrote() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        Lake behind = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.minusSeconds(3_600));
        behind.happens(new LeadershipGained(2));
        assertThat(behind.state.cooldownUntil(S3, behind.now)).contains(behind.now.plusSeconds(30));
    }

    @Test
    void isNotHeldLongerByACooldownThatItWasToldOfBeforeItLed() {
        Lake behind = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now.minusSeconds(3_600));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        behind.happens(new Applied(lake.state.durable()));
        behind.happens(new LeadershipGained(2));
        assertThat(behind.state.cooldownUntil(S3, behind.now)).contains(behind.now.plusSeconds(30));
        assertThat(behind.state.active(S3)).contains(B);
    }

    @Test
    void decidesNothingWhileItRecoversFromAStallThoughItLeads() {
        lake.isSeen(S3, A, Outcome.UNKNOWN);
        lake.now = lake.now.plusSeconds(40);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.actions).noneMatch(Commit.class::isInstance);
        lake.happens(LeadershipLost.LOST);
        lake.passes(Duration.ofSeconds(2));
        assertThat(lake.actions).noneMatch(Commit.class::isInstance);
    }
}
