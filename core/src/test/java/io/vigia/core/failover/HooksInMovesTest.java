package io.vigia.core.failover;

import static io.vigia.core.failover.Machine.A;
import static io.vigia.core.failover.Machine.B;
import static io.vigia.core.failover.Machine.QUERY;
import static io.vigia.core.failover.Machine.RUNNER;
import static io.vigia.core.failover.Machine.S3;
import static io.vigia.core.failover.Machine.hook;
import static io.vigia.core.failover.Machine.moves;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HooksInMovesTest {
    private final Machine m = new Machine(Machine.policy(
            Mode.AUTOMATIC,
            Optional.empty(),
            moves(
                    hook("look", HookPhase.BEFORE, OnFailure.CONTINUE),
                    hook("stonith", HookPhase.FENCE, OnFailure.STOP),
                    hook("writer", HookPhase.PROMOTE, OnFailure.STOP),
                    hook("dns", HookPhase.AFTER, OnFailure.CONTINUE),
                    hook("cry", HookPhase.FAILED, OnFailure.CONTINUE))));

    private void allEnd(State state) {
        for (String name : new String[] {"look", "stonith", "writer", "dns", "cry"}) {
            m.hooks.put(name, state);
        }
    }

    private void siteADies() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
    }

    @Test
    void runsThemInTheirOrderAndServesNobodyBetweenFenceAndPromotion() {
        allEnd(State.DONE);
        siteADies();
        m.endsEveryMove();
        assertThat(m.orders()).extracting(HookOrder::hook).containsExactly("look", "stonith", "writer", "dns");
        assertThat(m.orders())
                .extracting(HookOrder::phase)
                .containsExactly(HookPhase.BEFORE, HookPhase.FENCE, HookPhase.PROMOTE, HookPhase.AFTER);
        assertThat(m.steps())
                .containsExactly(
                        "before hook look on agent-b done",
                        "fence done",
                        "fence hook stonith on agent-b done",
                        "promote hook writer on agent-b done",
                        "route done",
                        "verify done",
                        "after hook dns on agent-b done");
        assertThat(m.routed())
                .extracting(routing -> routing.transit(S3))
                .containsExactly(Optional.empty(), Optional.of(new Transit.Fenced()), Optional.empty());
        assertThat(m.newest().result()).isEqualTo(Result.DONE);
    }

    /** A fence goes on without a balancer that is missing, but not towards a site that is gone. */
    @Test
    void rollsBackAFenceWhoseNewSiteDiesMeanwhile() {
        allEnd(State.DONE);
        m.silent.add(Machine.LB2);
        siteADies();
        m.goesOn(Duration.ofSeconds(1));
        assertThat(m.phase(S3)).isEqualTo(Phase.FENCING);
        m.isSeen(S3, B, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.steps()).contains("fence failed", "route skipped", "rollback degraded");
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.routed()).extracting(routing -> routing.active().get(S3)).containsOnly(A);
    }

    @Test
    void ordersAHookOnlyOnceItsStepIsDurableAndThenEachSecondUntilItsEndIsReported() {
        siteADies();
        assertThat(m.orders()).isEmpty();
        m.commits();
        assertThat(m.orders()).hasSize(1);
        long before = ordersGiven();
        m.passes(Duration.ofSeconds(3));
        assertThat(ordersGiven() - before).isBetween(2L, 4L);
        m.happens(report("look", m.newest().run(0), RUNNER, State.RUNNING));
        m.passes(Duration.ofSeconds(2));
        m.happens(report("look", m.newest().run(0), RUNNER, State.DONE));
        assertThat(m.state.inFlight()).isPresent();
        long after = ordersGiven();
        m.passes(Duration.ofSeconds(3));
        assertThat(ordersGiven()).isEqualTo(after);
    }

    /** Who is not heard of may begin it at the last order; then its time-out must end it before the step is given up. */
    @Test
    void ordersNoHookSoLateThatItWouldRunBesideTheStepsThatFollow() {
        siteADies();
        m.commits();
        m.passes(FailoverMachine.ORDER_FOR);
        long before = ordersGiven();
        m.passes(Duration.ofSeconds(10));
        assertThat(ordersGiven()).isEqualTo(before);
        m.happens(report("", m.newest().run(0), RUNNER, State.RUNNING));
        assertThat(ordersGiven()).as("asks how it ends").isEqualTo(before + 1);
    }

    private long ordersGiven() {
        return m.done.stream().filter(FailoverAction.RunHook.class::isInstance).count();
    }

    private static FailoverEvent report(String output, String run, NodeId node, State state) {
        return new FailoverEvent.HookReported(new HookReport(run, node, state, 5, output, "exit code 0"));
    }

    @Test
    void believesOnlyTheAgentThatWasOrderedAndOnlyOfThatRun() {
        siteADies();
        m.commits();
        String run = m.newest().run(0);
        m.happens(report("", run, new NodeId("stranger"), State.DONE));
        m.happens(report("", m.newest().run(1), RUNNER, State.DONE));
        m.happens(report("", "9-s3/0", RUNNER, State.DONE));
        assertThat(m.state.inFlight()).isEmpty();
        m.happens(report("", run, RUNNER, State.DONE));
        assertThat(m.state.inFlight()).isPresent();
    }

    @Test
    void rollsBackAndTellsWhenAPromotionFails() {
        allEnd(State.DONE);
        m.hooks.put("writer", State.FAILED);
        siteADies();
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.newest().detail()).isEqualTo("promote hook writer on agent-b: code; it wrote: out");
        assertThat(m.steps())
                .endsWith(
                        "promote hook writer on agent-b failed",
                        "route skipped",
                        "verify skipped",
                        "after hook dns on agent-b skipped",
                        "rollback done",
                        "failed hook cry on agent-b done");
        assertThat(m.state.active(S3)).contains(A);
        assertThat(m.state.routing().transit(S3)).isEmpty();
        assertThat(m.hold()).contains(HoldReason.Kind.COOLDOWN);
    }

    @Test
    void goesOnDegradedWhenAHookFailsThatDoesNotStopIt() {
        allEnd(State.DONE);
        m.hooks.put("look", State.TIMED_OUT);
        m.hooks.put("dns", State.FAILED);
        siteADies();
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(Result.DEGRADED);
        assertThat(m.newest().detail()).contains("before hook look on agent-b: ", "after hook dns on agent-b: ");
        assertThat(m.state.active(S3)).contains(B);
    }

    @Test
    void failsAHookOfWhichNothingIsHeardAfterItsTimeOutAndAGrace() {
        allEnd(State.DONE);
        m.hooks.remove("stonith");
        siteADies();
        Instant began = m.now;
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(Result.FAILED);
        assertThat(m.newest().detail()).contains("no word from agent-b of how it ended, after 15");
        assertThat(Duration.between(began, m.now)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void aHookThatHangsDelaysNoOtherService() {
        siteADies();
        m.goesOn(Duration.ofMillis(500));
        assertThat(m.phase(S3)).isEqualTo(Phase.PREPARING);
        m.isSeen(QUERY, A, Outcome.DOWN);
        m.goesOn(Duration.ofMillis(500));
        assertThat(m.state.active(QUERY)).contains(B);
        assertThat(m.phase(S3)).isEqualTo(Phase.PREPARING);
    }

    @Test
    void forgetsTheRunsOfMovesThatAreOver() {
        allEnd(State.DONE);
        siteADies();
        m.endsEveryMove();
        m.goesOn(Duration.ofMillis(200));
        assertThat(m.state.runs()).isEmpty();
    }

    /** The journal is worth nothing unless whoever leads next ends what was begun. */
    @Test
    void anotherLeaderEndsTheMoveFromEveryStepAndRunsNoHookUnderAnotherName() {
        allEnd(State.DONE);
        siteADies();
        java.util.List<Durable> journal = new java.util.ArrayList<>();
        for (int i = 0; i < 30; i++) {
            m.goesOn(Duration.ofMillis(100));
        }
        m.done.stream()
                .filter(FailoverAction.Commit.class::isInstance)
                .map(action -> ((FailoverAction.Commit) action).next())
                .filter(next -> next.failovers().stream().anyMatch(FailoverRecord::open))
                .forEach(journal::add);
        assertThat(journal).as("one entry for each step that began").hasSize(7);
        for (Durable entry : journal) {
            Machine next = new Machine(m.state.policy());
            next.hooks.putAll(m.hooks);
            next.now = m.now;
            next.happens(new FailoverEvent.Applied(entry));
            next.everythingIsUp();
            next.isSeen(S3, A, Outcome.DOWN);
            next.leads();
            next.endsEveryMove();
            assertThat(next.state.active(S3)).contains(B);
            assertThat(next.newest().result()).isEqualTo(Result.DONE);
            assertThat(next.steps()).isEqualTo(m.steps());
            assertThat(m.orders())
                    .extracting(HookOrder::run)
                    .containsAll(next.orders().stream().map(HookOrder::run).toList());
            assertThat(next.state.durable().failovers()).hasSize(1);
        }
    }
}
