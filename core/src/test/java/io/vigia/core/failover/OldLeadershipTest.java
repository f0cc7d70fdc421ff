package io.vigia.core.failover;

import static io.vigia.core.failover.Machine.A;
import static io.vigia.core.failover.Machine.B;
import static io.vigia.core.failover.Machine.C;
import static io.vigia.core.failover.Machine.QUERY;
import static io.vigia.core.failover.Machine.S3;
import static io.vigia.core.failover.Machine.ana;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.model.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OldLeadershipTest {
    private final Machine m = new Machine();

    @Test
    void proposesNothingWhileItDoesNotLeadButHandsOutWhatIsCommitted() {
        Machine leader = new Machine();
        leader.aLakeThatServes();
        m.happens(new FailoverEvent.Applied(leader.state.durable()));
        assertThat(m.actions).containsExactly(new Route(leader.state.routing()));
        m.everythingIsUp();
        m.isSeen(S3, A, Outcome.DOWN);
        m.passes(Duration.ofSeconds(10));
        assertThat(m.done).noneMatch(Commit.class::isInstance);
        assertThat(Machine.notices(m.done)).isEmpty();
        assertThat(m.phase(S3)).isEqualTo(Phase.HELD);
    }

    @Test
    void actsAtOnceWhenItComesToLeadBecauseItHasHeardAllAlong() {
        Machine leader = new Machine();
        leader.aLakeThatServes();
        m.happens(new FailoverEvent.Applied(leader.state.durable()));
        m.everythingIsUp();
        m.reports(Machine.LB1, m.state.routing());
        m.reports(Machine.LB2, m.state.routing());
        m.isSeen(S3, A, Outcome.DOWN);
        m.leads();
        assertThat(m.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void doesNotActUponACommitWhoseFateIsOpenWhenItCeasesToLead() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        Durable proposed = m.commit().next();
        m.happens(FailoverEvent.LeadershipLost.LOST);
        assertThat(m.state.inFlight()).isEmpty();
        assertThat(m.state.active(S3)).contains(A);
        // and learns of its fate as everybody does
        m.happens(new FailoverEvent.Applied(proposed));
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.actions).contains(new Route(proposed.routing()));
        assertThat(m.notices()).as("who does not lead does not speak").isEmpty();
    }

    @Test
    void yieldsToAnotherCommitOfTheSameRevision() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        Durable theirs = m.state.durable().next().with(m.state.routing().move(QUERY, C));
        m.happens(new FailoverEvent.Applied(theirs));
        assertThat(m.state.active(QUERY)).contains(C);
        assertThat(m.state.active(S3)).contains(A);
        assertThat(m.commit().next().revision())
                .as("proposed anew on top of it")
                .isEqualTo(theirs.revision() + 1);
        assertThat(m.commit().next().routing().active()).containsEntry(S3, B).containsEntry(QUERY, C);
    }

    @Test
    void tellsPeopleOfAHoldAgainWhenAnotherLeads() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.UNKNOWN);
        m.passes(Duration.ofSeconds(5));
        assertThat(m.notices()).containsExactly("FailoverHeld");
        m.happens(FailoverEvent.LeadershipLost.LOST);
        m.passes(Duration.ofSeconds(5));
        assertThat(m.notices()).isEmpty();
        m.leads();
        m.passes(Duration.ofSeconds(1));
        assertThat(Machine.notices(m.done)).endsWith("LeadershipTaken", "FailoverHeld");
    }

    @Test
    void answersThatItDoesNotLead() {
        m.wants("1", new Command.Halt(Optional.empty(), ana()));
        assertThat(m.answer("1")).containsInstanceOf(CommandResult.NotLeading.class);
    }

    @Test
    void answersEveryoneWhoWaitsWhenItCeasesToLead() {
        m.aLakeThatServes();
        m.wants("1", new Command.Halt(Optional.empty(), ana()));
        m.wants("2", new Command.Halt(Optional.of(S3), ana()));
        assertThat(m.answer("1")).isEmpty();
        m.happens(FailoverEvent.LeadershipLost.LOST);
        assertThat(m.answer("1")).containsInstanceOf(CommandResult.NotLeading.class);
        assertThat(m.answer("2")).containsInstanceOf(CommandResult.NotLeading.class);
    }

    @Test
    void proposesNothingJustAfterAGapNotEvenTheNextStep() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.commits();
        m.now = m.now.plusSeconds(40);
        m.reports(Machine.LB1, m.state.routing());
        m.reports(Machine.LB2, m.state.routing());
        assertThat(m.state.inFlight()).isEmpty();
        m.passes(Duration.ofMillis(600));
        assertThat(m.state.inFlight()).isPresent();
    }

    @Test
    void bringsACooldownOfAClockThatWasAheadToItsOwn() {
        Machine ahead = new Machine();
        ahead.now = ahead.now.plusSeconds(3600);
        ahead.aLakeThatServes();
        ahead.isSeen(S3, A, Outcome.DOWN);
        ahead.commits();
        m.happens(new FailoverEvent.Applied(ahead.state.durable()));
        m.leads();
        assertThat(m.state.cooldownUntil(S3, m.now)).contains(m.now.plusSeconds(30));
        assertThat(Map.copyOf(m.state.routing().active())).containsEntry(S3, B);
    }
}
