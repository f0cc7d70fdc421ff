package io.vigia.core.failover;

import static io.vigia.core.failover.Machine.A;
import static io.vigia.core.failover.Machine.B;
import static io.vigia.core.failover.Machine.C;
import static io.vigia.core.failover.Machine.LB1;
import static io.vigia.core.failover.Machine.LB2;
import static io.vigia.core.failover.Machine.QUERY;
import static io.vigia.core.failover.Machine.S3;
import static io.vigia.core.failover.Machine.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.Route;
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
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OldFailoverMachineTest {
    private Machine m = new Machine();

    // ---- a failover

    @Test
    void commitsTheFirstStateBeforeAnythingIsRouted() {
        m.leads();
        assertThat(m.actions).filteredOn(Commit.class::isInstance).hasSize(1);
        assertThat(m.actions).noneMatch(Route.class::isInstance);
        assertThat(m.commit().next().revision()).isOne();
        m.commits();
        assertThat(m.actions).containsExactly(new Route(RoutingState.first(Map.of(S3, A, QUERY, A))));
    }

    @Test
    void movesRoutesVerifiesAndFinishes() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.phase(S3)).isEqualTo(Phase.COMMITTING);
        assertThat(m.actions).singleElement().isInstanceOf(Commit.class);
        assertThat(m.state.active(S3)).as("in flight is not yet true").contains(A);
        m.commits();
        assertThat(m.actions.get(0)).isEqualTo(new Route(m.state.routing()));
        assertThat(m.notices()).containsExactly("FailoverStarted");
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.state.routing().epoch()).isEqualTo(2);
        m.reports(LB1, m.state.routing());
        assertThat(m.phase(S3)).isEqualTo(Phase.ROUTING);
        m.reports(LB2, m.state.routing());
        m.commits();
        assertThat(m.phase(S3)).isEqualTo(Phase.VERIFYING);
        m.happens(new PathObserved(LB1, S3, Outcome.UP, m.now.minusMillis(10)));
        assertThat(m.state.inFlight())
                .as("a query from before the switch proves nothing")
                .isEmpty();
        m.happens(new PathObserved(LB1, S3, Outcome.DOWN, m.now));
        assertThat(m.state.inFlight()).isEmpty();
        m.happens(new PathObserved(LB1, S3, Outcome.UP, m.now));
        m.commits();
        assertThat(m.notices()).containsExactly("FailoverFinished");
        assertThat(m.phase(S3)).isEqualTo(Phase.STEADY);
        FailoverRecord record = m.state.durable().failovers().get(0);
        assertThat(record.result()).isEqualTo(Result.DONE);
        assertThat(record.id()).isEqualTo("2-s3");
        assertThat(m.steps()).containsExactly("route done", "verify done");
        assertThat(record.applied()).containsOnlyKeys(LB1, LB2);
        assertThat(record.times().verifiedAt()).isPresent();
    }

    @Test
    void goesOnWithoutASilentBalancerAndSaysSo() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.commits();
        m.reports(LB1, m.state.routing());
        m.passes(Duration.ofSeconds(6));
        m.commits();
        m.happens(new PathObserved(LB1, S3, Outcome.UP, m.now));
        m.commits();
        assertThat(m.notices()).containsExactly("FailoverDegraded");
        assertThat(m.state.durable().failovers().get(0).detail()).contains("lb2 has not moved: silent for");
    }

    @Test
    void endsDegradedWhenNobodyAnswersThroughABalancer() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.commits();
        m.reports(LB1, m.state.routing());
        m.reports(LB2, m.state.routing());
        m.commits();
        m.passes(Duration.ofSeconds(11));
        m.commits();
        assertThat(m.newest().result()).isEqualTo(Result.DEGRADED);
        assertThat(m.newest().detail()).isEqualTo("verify: no good answer through lb1");
    }

    @Test
    void endsAtOnceWhenTheNewSiteDiesInItsTurnAndThenWaitsForTheCooldown() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.commits();
        m.isSeen(S3, B, Outcome.DOWN);
        assertThat(m.phase(S3)).as("the routing is finished first").isEqualTo(Phase.ROUTING);
        assertThat(m.hold()).contains(Kind.UNDERWAY, Kind.COOLDOWN);
        m.reports(LB1, m.state.routing());
        m.reports(LB2, m.state.routing());
        m.commits();
        m.commits();
        assertThat(m.notices()).contains("FailoverDegraded");
        assertThat(m.hold()).containsExactly(Kind.COOLDOWN);
        m.passes(Duration.ofSeconds(31));
        assertThat(m.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void movesTwoServicesOneEpochAfterTheOther() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(m.phase(QUERY)).isEqualTo(Phase.HELD);
        m.commits();
        assertThat(m.phase(QUERY)).isEqualTo(Phase.COMMITTING);
        m.commits();
        assertThat(m.state.routing().epoch()).isEqualTo(3);
        assertThat(m.state.routing().active()).containsEntry(S3, B).containsEntry(QUERY, B);
    }

    // ---- holds

    @Test
    void holdsWithEveryMissingCondition() {
        m = new Machine(Machine.policy(Mode.MANUAL, Optional.of(Duration.ofSeconds(5)), MovePolicy.DEFAULT));
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.NO_CANDIDATE, Kind.MANUAL);
        assertThat(m.holds().get(0).text()).contains("the lag of s3-b is not known");
        assertThat(m.state.inFlight()).isEmpty();
    }

    @Test
    void holdsWhenOneVantageAccuses() {
        m.aLakeThatServes();
        List<Evidence> evidence =
                List.of(new Evidence(new NodeId("agent-b"), Optional.of(B), Outcome.DOWN, true, "refused"));
        m.happens(new VerdictsConcluded(List.of(new Verdict(
                target(S3, A), Outcome.DEGRADED, Basis.QUORUM, m.now, Optional.of(m.now), "1 of 3 accuse", evidence))));
        assertThat(m.hold()).containsExactly(Kind.NO_QUORUM);
    }

    @Test
    void holdsOnTheWordOfOneSite() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN, Basis.LOCAL);
        assertThat(m.hold()).containsExactly(Kind.LOCAL_WORD);
    }

    @Test
    void holdsWhenItCannotSee() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.UNKNOWN);
        assertThat(m.hold()).containsExactly(Kind.CANNOT_SEE);
    }

    @Test
    void actsWhenTheLastReasonGoes() {
        m.aLakeThatServes();
        m.isSeen(S3, B, Outcome.UNKNOWN);
        m.isSeen(S3, C, Outcome.DOWN);
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.NO_CANDIDATE);
        m.isSeen(S3, C, Outcome.UP);
        assertThat(m.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void announcesAHoldOnlyWhenItLastsAndOnce() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.UNKNOWN);
        m.passes(Duration.ofMillis(1900));
        assertThat(m.notices()).isEmpty();
        m.passes(Duration.ofSeconds(5));
        assertThat(m.notices()).containsExactly("FailoverHeld");
        m.isSeen(S3, A, Outcome.UP);
        assertThat(m.notices()).containsExactly("HoldCleared");
    }

    @Test
    void waitsAfterAStartForTheBalancersToSayWhatTheyHave() {
        m.leads();
        m.commits();
        m.isSeen(S3, B, Outcome.UP);
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.STARTING);
        m.passes(Duration.ofSeconds(3));
        assertThat(m.phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void decidesNothingJustAfterAGapInItsEvents() {
        m.aLakeThatServes();
        m.now = m.now.plusSeconds(40);
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.STALLED);
        m.passes(Duration.ofMillis(500));
        assertThat(m.phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void refusesACandidateWithStaleLagOrLagOverTheRpo() {
        m = new Machine(Machine.policy(Mode.AUTOMATIC, Optional.of(Duration.ofSeconds(5)), MovePolicy.DEFAULT));
        m.aLakeThatServes();
        m.happens(new FailoverEvent.LagObserved(target(S3, B), Duration.ofSeconds(6), m.now));
        m.happens(new FailoverEvent.LagObserved(target(S3, C), Duration.ofSeconds(1), m.now.minusSeconds(11)));
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(Candidates.assess(m.state, S3, m.now))
                .extracting(candidate -> String.join(",", candidate.against()))
                .contains("the lag of s3-b is 6 s, over the rpo of 5 s", "the lag of s3-c was last measured 11 s ago");
        m.happens(new FailoverEvent.LagObserved(target(S3, C), Duration.ofSeconds(5), m.now));
        assertThat(m.commit().next().routing().active()).containsEntry(S3, C);
    }

    // ---- commits, crashes and clocks

    @Test
    void triesAgainAfterARefusedCommit() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.happens(new FailoverEvent.CommitFailed(m.commit().next().revision(), "disk full"));
        assertThat(m.notices()).containsExactly("CommitRefused");
        assertThat(m.hold()).containsExactly(Kind.COMMIT_REFUSED);
        assertThat(m.state.routing().epoch()).isOne();
        m.passes(Duration.ofSeconds(1));
        assertThat(m.phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void ignoresWordOfACommitItDoesNotWaitFor() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.happens(new FailoverEvent.CommitFailed(m.commit().next().revision() + 1, "of another life"));
        m.happens(new FailoverEvent.Applied(m.state.durable()));
        assertThat(m.phase(S3)).isEqualTo(Phase.COMMITTING);
        assertThat(m.state.routing().epoch()).isOne();
    }

    @Test
    void keepsTheCooldownOverARestart() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.commits();
        m.state = FailoverState.resume(m.state.policy(), m.state.durable());
        assertThat(m.state.cooldownUntil(S3, m.now)).isPresent();
    }

    @Test
    void clearsTheCooldownWhenAPersonAcknowledges() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.commits();
        m.endsEveryMove();
        m.wants("1", new Command.Acknowledge(S3, new Origin("ana", "disk replaced")));
        assertThat(m.state.cooldownUntil(S3, m.now))
                .as("not before it is durable")
                .isPresent();
        m.commits();
        assertThat(m.state.cooldownUntil(S3, m.now)).isEmpty();
        assertThat(m.notices()).containsExactly("Controlled");
        assertThat(m.answer("1")).containsInstanceOf(CommandResult.Accepted.class);
    }

    // ---- epochs from elsewhere

    @Test
    void adoptsTheEpochOfABalancerThatKnowsMore() {
        m.aLakeThatServes();
        RoutingState theirs = new RoutingState(9, new TreeMap<>(Map.of(S3, C, QUERY, A)));
        m.reports(LB1, theirs);
        m.commits();
        assertThat(m.state.routing()).isEqualTo(theirs);
        assertThat(m.actions).contains(new Route(theirs));
        assertThat(m.notices()).contains("EpochAdopted");
    }

    @Test
    void makesAHigherEpochWhenOneNumberMeansTwoThings() {
        m.aLakeThatServes();
        m.reports(LB1, new RoutingState(1, new TreeMap<>(Map.of(S3, C, QUERY, A))));
        m.commits();
        assertThat(m.state.routing().epoch()).isEqualTo(2);
        assertThat(m.state.active(S3)).contains(A);
    }

    @Test
    void disbelievesAnAbsurdEpoch() {
        m.aLakeThatServes();
        m.reports(LB1, new RoutingState(Long.MAX_VALUE, m.state.routing().active()));
        assertThat(m.notices()).containsExactly("EpochDisbelieved");
        assertThat(m.state.inFlight()).isEmpty();
    }

    @Test
    void makesANewEpochWhenTheConfigurationNamesOtherServices() {
        m.aLakeThatServes();
        FailoverPolicy whole = m.state.policy();
        FailoverPolicy without = FailoverPolicy.of(
                Map.of(S3, java.util.Objects.requireNonNull(whole.services().get(S3))),
                Map.of(LB1, new BalancerPolicy(Set.of(S3), Set.of())),
                whole.timing());
        m.happens(new FailoverEvent.PolicyChanged(without));
        m.commits();
        assertThat(m.state.routing().epoch()).isEqualTo(2);
        assertThat(m.state.routing().active()).containsOnlyKeys(S3);
    }
}
