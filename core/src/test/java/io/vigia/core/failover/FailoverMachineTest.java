package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static io.vigia.core.failover.Lake.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverEvent.Applied;
import io.vigia.core.failover.FailoverEvent.CommitFailed;
import io.vigia.core.failover.FailoverEvent.LagObserved;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverEvent.PathObserved;
import io.vigia.core.failover.FailoverEvent.VerdictsConcluded;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Verdict;
import io.vigia.core.model.Verdict.Basis;
import io.vigia.core.model.Verdict.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Automatic failover: when a service moves, when it is held, and how the move ends. */
class FailoverMachineTest {
    private final Lake lake = Lake.serving(new Wanted());

    @Test
    void commitsTheFirstStateBeforeAnythingIsRouted() {
        Lake unborn = Lake.unborn(new Wanted().policy());
        unborn.happens(new LeadershipGained(1));
        assertThat(unborn.actions).filteredOn(Commit.class::isInstance).hasSize(1);
        assertThat(unborn.actions).noneMatch(Route.class::isInstance);
        assertThat(unborn.commit().next().revision()).isOne();
        unborn.commits();
        assertThat(unborn.actions).containsExactly(new Route(RoutingState.first(Map.of(S3, A, QUERY, A))));
    }

    @Test
    void movesRoutesVerifiesAndFinishes() {
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.phase(S3)).isEqualTo(Phase.COMMITTING);
        assertThat(lake.actions).singleElement().isInstanceOf(Commit.class);
        assertThat(lake.state.active(S3)).as("in flight is not yet true").contains(A);
        lake.commits();
        assertThat(lake.actions.get(0)).isEqualTo(new Route(lake.state.routing()));
        assertThat(lake.noticeNames()).containsExactly("FailoverStarted");
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.state.routing().epoch()).isEqualTo(2);
        lake.reports(LB1, lake.state.routing());
        assertThat(lake.phase(S3)).isEqualTo(Phase.ROUTING);
        lake.reports(LB2, lake.state.routing());
        assertThat(lake.commit().decision().kind()).isEqualTo(Decision.Kind.STEP);
        lake.commits();
        assertThat(lake.phase(S3)).isEqualTo(Phase.VERIFYING);
        lake.happens(new PathObserved(LB1, S3, Outcome.UP, lake.now.minusMillis(6)));
        assertThat(lake.committing())
                .as("a query from before the switch proves nothing")
                .isFalse();
        lake.happens(new PathObserved(LB1, S3, Outcome.DOWN, lake.now));
        assertThat(lake.committing()).isFalse();
        lake.answers();
        assertThat(lake.commit().decision().kind()).isEqualTo(Decision.Kind.CLOSE);
        lake.commits();
        assertThat(lake.noticeNames()).containsExactly("FailoverFinished");
        assertThat(lake.phase(S3)).isEqualTo(Phase.STEADY);
        FailoverRecord record = lake.move();
        assertThat(record.result()).isEqualTo(Result.DONE);
        assertThat(record.id()).isEqualTo("2-s3");
        assertThat(record.applied()).containsOnlyKeys(LB1, LB2);
        assertThat(record.times().verifiedAt()).isPresent();
        assertThat(lake.journal()).containsExactly("route done", "verify done");
    }

    @Test
    void goesOnWithoutASilentBalancerAndSaysSo() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.reports(LB1, lake.state.routing());
        lake.passes(Duration.ofSeconds(5));
        lake.commits();
        lake.answers();
        lake.commits();
        assertThat(lake.noticeNames()).containsExactly("FailoverDegraded");
        assertThat(lake.move().detail()).contains("route: lb2 has not moved: silent for");
        assertThat(lake.journal()).containsExactly("route degraded", "verify done");
    }

    @Test
    void endsDegradedWhenNobodyAnswersThroughABalancer() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.report();
        lake.commits();
        lake.passes(Duration.ofSeconds(10));
        lake.commits();
        assertThat(lake.move().result()).isEqualTo(Result.DEGRADED);
        assertThat(lake.move().detail()).isEqualTo("verify: no good answer through lb1");
    }

    @Test
    void endsAtOnceWhenTheNewSiteDiesInItsTurnAndThenWaitsForTheCooldown() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.isSeen(S3, B, Outcome.DOWN);
        assertThat(lake.phase(S3)).as("the routing is finished first").isEqualTo(Phase.ROUTING);
        assertThat(lake.hold(S3)).contains(Kind.UNDERWAY, Kind.COOLDOWN);
        lake.report();
        lake.commits();
        lake.commits();
        assertThat(lake.noticeNames()).contains("FailoverDegraded");
        assertThat(lake.hold(S3)).containsExactly(Kind.COOLDOWN);
        lake.passes(Duration.ofSeconds(31));
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void movesTwoServicesOneEpochAfterTheOther() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(lake.phase(QUERY)).isEqualTo(Phase.HELD);
        lake.commits();
        assertThat(lake.phase(QUERY)).isEqualTo(Phase.COMMITTING);
        lake.commits();
        assertThat(lake.state.routing().epoch()).isEqualTo(3);
        assertThat(lake.state.routing().active()).containsEntry(S3, B).containsEntry(QUERY, B);
        new World().carryOn(lake);
        assertThat(lake.state.durable().failovers())
                .extracting(FailoverRecord::service, FailoverRecord::epoch)
                .containsExactly(tuple(QUERY, 3L), tuple(S3, 2L));
    }

    // ---- holds

    @Test
    void holdsWhenOneVantageAccuses() {
        List<Evidence> evidence =
                List.of(new Evidence(new NodeId("agent-b"), Optional.of(B), Outcome.DOWN, true, "refused"));
        lake.happens(new VerdictsConcluded(List.of(new Verdict(
                target(S3, A),
                Outcome.DEGRADED,
                Basis.QUORUM,
                lake.now,
                Optional.of(lake.now),
                "1 of 3 accuse",
                evidence))));
        assertThat(lake.hold(S3)).containsExactly(Kind.NO_QUORUM);
    }

    @Test
    void holdsOnTheWordOfOneSite() {
        lake.isSeen(S3, A, Outcome.DOWN, Basis.LOCAL);
        assertThat(lake.hold(S3)).containsExactly(Kind.LOCAL_WORD);
    }

    @Test
    void holdsWhenItCannotSee() {
        lake.isSeen(S3, A, Outcome.UNKNOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.CANNOT_SEE);
    }

    @Test
    void actsWhenTheLastReasonGoes() {
        lake.isSeen(S3, B, Outcome.UNKNOWN);
        lake.isSeen(S3, C, Outcome.DOWN);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.NO_CANDIDATE);
        lake.isSeen(S3, C, Outcome.UP);
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void announcesAHoldOnlyWhenItLastsAndOnce() {
        lake.isSeen(S3, A, Outcome.UNKNOWN);
        lake.passes(Duration.ofMillis(1900));
        assertThat(lake.noticeNames()).isEmpty();
        lake.passes(Duration.ofSeconds(5));
        assertThat(lake.noticeNames()).containsExactly("FailoverHeld");
        lake.isSeen(S3, A, Outcome.UP);
        assertThat(lake.noticeNames()).containsExactly("HoldCleared");
    }

    @Test
    void decidesNothingJustAfterAGapInItsEvents() {
        lake.now = lake.now.plusSeconds(40);
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).containsExactly(Kind.STALLED);
        lake.passes(Duration.ofMillis(500));
        assertThat(lake.phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void proposesNothingJustAfterAGapNotEvenTheNextStep() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.now = lake.now.plusSeconds(40);
        lake.report();
        assertThat(lake.committing()).isFalse();
        lake.passes(Duration.ofMillis(600));
        assertThat(lake.committing()).isTrue();
    }

    @Test
    void holdsWhenTheLagOfASiteWasNeverMeasured() {
        Lake strict = Lake.unborn(new Wanted().rpo(Duration.ofSeconds(5)).policy());
        strict.happens(new LeadershipGained(1));
        strict.commits();
        strict.report();
        strict.isSeen(S3, B, Outcome.UP);
        strict.isSeen(S3, A, Outcome.DOWN);
        assertThat(strict.hold(S3)).containsExactly(Kind.NO_CANDIDATE);
        assertThat(strict.reasons(S3).get(0).text()).contains("the lag of s3-b is not known");
        assertThat(strict.committing()).isFalse();
    }

    // ---- commits, crashes and clocks

    @Test
    void ignoresWordOfACommitItDoesNotWaitFor() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.happens(new CommitFailed(lake.commit().next().revision() + 1, "of another life"));
        lake.happens(new Applied(lake.state.durable()));
        assertThat(lake.phase(S3)).isEqualTo(Phase.COMMITTING);
        assertThat(lake.state.routing().epoch()).isOne();
    }

    @Test
    void keepsTheCooldownOverARestart() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        lake.state = FailoverState.resume(lake.state.policy(), lake.state.durable());
        assertThat(lake.state.cooldownUntil(S3, lake.now)).isPresent();
    }

    @Test
    void holdsWithEveryMissingCondition() {
        Lake manual = Lake.serving(new Wanted().mode(Mode.MANUAL).rpo(Duration.ofSeconds(5)));
        manual.passes(Duration.ofSeconds(11));
        manual.isSeen(S3, A, Outcome.DOWN);
        assertThat(manual.hold(S3)).containsExactly(Kind.NO_CANDIDATE, Kind.MANUAL);
        assertThat(manual.reasons(S3).get(0).text()).contains("the lag of s3-b was last measured 11 s ago");
        assertThat(manual.committing()).isFalse();
    }

    @Test
    void refusesACandidateWithStaleLagOrLagOverTheRpo() {
        Lake strict = Lake.serving(new Wanted().rpo(Duration.ofSeconds(5)));
        strict.passes(Duration.ofSeconds(11));
        strict.happens(new LagObserved(target(S3, B), Duration.ofSeconds(6), strict.now));
        strict.isSeen(S3, A, Outcome.DOWN);
        assertThat(Candidates.assess(strict.state, S3, strict.now))
                .extracting(candidate -> String.join(",", candidate.against()))
                .contains("the lag of s3-b is 6 s, over the rpo of 5 s", "the lag of s3-c was last measured 11 s ago");
        strict.happens(new LagObserved(target(S3, C), Duration.ofSeconds(5), strict.now));
        assertThat(strict.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void waitsAfterAStartForTheBalancersToSayWhatTheyHave() {
        Lake young = Lake.unborn(new Wanted().policy());
        young.happens(new LeadershipGained(1));
        young.commits();
        young.isSeen(S3, B, Outcome.UP);
        young.isSeen(S3, A, Outcome.DOWN);
        assertThat(young.hold(S3)).containsExactly(Kind.STARTING);
        young.passes(Duration.ofSeconds(3));
        assertThat(young.phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void triesAgainAfterARefusedCommit() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.happens(new CommitFailed(lake.commit().next().revision(), "disk full"));
        assertThat(lake.noticeNames()).containsExactly("CommitRefused");
        assertThat(lake.hold(S3)).containsExactly(Kind.COMMIT_REFUSED);
        assertThat(lake.state.routing().epoch()).isOne();
        lake.passes(Duration.ofSeconds(1));
        assertThat(lake.phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void saysOnceOfOneTroubleThatCommitsAreRefused() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.happens(new CommitFailed(lake.commit().next().revision(), "disk full"));
        lake.passes(Duration.ofSeconds(1));
        lake.happens(new CommitFailed(lake.commit().next().revision(), "disk full"));
        assertThat(lake.noticeNames()).isEmpty();
        lake.passes(Duration.ofSeconds(1));
        lake.commits();
        lake.report();
        lake.happens(new CommitFailed(lake.commit().next().revision(), "disk full"));
        assertThat(lake.noticeNames()).as("it was over").containsExactly("CommitRefused");
    }
}
