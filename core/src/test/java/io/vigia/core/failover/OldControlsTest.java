package io.vigia.core.failover;

import static io.vigia.core.failover.Machine.A;
import static io.vigia.core.failover.Machine.B;
import static io.vigia.core.failover.Machine.C;
import static io.vigia.core.failover.Machine.QUERY;
import static io.vigia.core.failover.Machine.S3;
import static io.vigia.core.failover.Machine.ana;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Mode;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OldControlsTest {
    private Machine m = new Machine();

    private void told(Command command) {
        m.wants("r" + m.done.size(), command);
        m.commits();
    }

    private void inMaintenance(Scope scope, String name) {
        told(new Command.BeginMaintenance(scope, name, Duration.ofMinutes(10), ana()));
    }

    @Test
    void theBrakeHoldsEveryServiceAndItsReleaseLetsThemGo() {
        m.aLakeThatServes();
        told(new Command.Halt(Optional.empty(), ana()));
        m.isSeen(S3, A, Outcome.DOWN);
        m.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.PAUSED);
        assertThat(m.holds().get(0).text()).endsWith("by ana: because");
        assertThat(m.phase(QUERY)).isEqualTo(Phase.HELD);
        told(new Command.Resume(Optional.empty(), ana()));
        assertThat(m.commit().next().routing().active()).containsEntry(QUERY, B);
    }

    @Test
    void aPauseOfOneServiceHoldsNoOther() {
        m.aLakeThatServes();
        told(new Command.Halt(Optional.of(S3), ana()));
        m.isSeen(S3, A, Outcome.DOWN);
        m.isSeen(QUERY, A, Outcome.DOWN);
        assertThat(m.hold()).contains(Kind.PAUSED);
        m.endsEveryMove();
        assertThat(m.state.active(S3)).contains(A);
        assertThat(m.state.active(QUERY)).contains(B);
    }

    @Test
    void whatIsInMaintenanceCondemnsNothing() {
        m.aLakeThatServes();
        inMaintenance(Scope.COMPONENT, "s3-a");
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.MAINTENANCE);
        told(new Command.EndMaintenance(
                m.state.durable().controls().maintenance().get(0).id(), ana()));
        assertThat(m.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void aSiteInMaintenanceIsNotMovedToAndItsNeedsCondemnNothing() {
        m.aLakeThatServes();
        inMaintenance(Scope.SITE, "b");
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.commit().next().routing().active()).containsEntry(S3, C);
        m.endsEveryMove();
        inMaintenance(Scope.SITE, "c");
        m.isSeen(S3, C, Outcome.DOWN);
        assertThat(m.hold()).contains(Kind.MAINTENANCE);
    }

    @Test
    void aWindowRunsOutByItselfAndPeopleAreTold() {
        m.aLakeThatServes();
        inMaintenance(Scope.SITE, "b");
        m.goesOn(Duration.ofMinutes(11));
        assertThat(m.state.durable().controls().maintenance()).isEmpty();
        assertThat(Machine.notices(m.done)).containsOnlyOnce("MaintenanceExpired");
    }

    @Test
    void refusesWhatIsNotThere() {
        m.aLakeThatServes();
        m.wants("1", new Command.BeginMaintenance(Scope.SITE, "z", Duration.ofHours(1), ana()));
        m.wants("2", new Command.EndMaintenance("m99", ana()));
        m.wants("3", new Command.Resume(Optional.empty(), ana()));
        assertThat(m.answer("1")).containsInstanceOf(CommandResult.Unknown.class);
        assertThat(m.answer("2")).containsInstanceOf(CommandResult.Unknown.class);
        assertThat(m.answer("3")).containsInstanceOf(CommandResult.Unchanged.class);
        assertThat(m.state.inFlight()).isEmpty();
    }

    @Test
    void answersTheSameRequestTwiceAndCarriesItOutOnce() {
        m.aLakeThatServes();
        Command halt = new Command.Halt(Optional.empty(), ana());
        m.wants("1", halt);
        m.wants("1", halt);
        m.commits();
        long revision = m.state.durable().revision();
        m.wants("1", halt);
        assertThat(m.actions)
                .filteredOn(FailoverAction.Answer.class::isInstance)
                .hasSize(1);
        assertThat(m.answer("1")).containsInstanceOf(CommandResult.Accepted.class);
        assertThat(m.state.durable().revision()).isEqualTo(revision);
        m.passes(Duration.ofMinutes(2));
        assertThat(m.state.requests()).isEmpty();
    }

    @Test
    void holdsMoreMovesThanTheLimitAllows() {
        m.aLakeThatServes();
        limited(1, 1);
        m.silent.addAll(List.of(Machine.LB1, Machine.LB2));
        m.isSeen(QUERY, A, Outcome.DOWN);
        m.commits();
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.LIMIT);
    }

    @Test
    void holdsAMoveThatTakesMoreCapacityAwayThanIsAllowed() {
        m.aLakeThatServes();
        limited(10, 0.4);
        m.isSeen(S3, C, Outcome.UNKNOWN);
        m.isSeen(S3, A, Outcome.DOWN);
        assertThat(m.hold()).containsExactly(Kind.CAPACITY, Kind.CAPACITY);
        limited(10, 0.5);
        assertThat(m.commit().next().routing().active()).containsEntry(S3, B);
    }

    private void limited(int moves, double capacity) {
        FailoverPolicy p = m.state.policy();
        m.happens(new FailoverEvent.PolicyChanged(new FailoverPolicy(
                p.services(), p.balancers(), p.sites(), new FailoverPolicy.Limits(moves, capacity), p.timing())));
    }

    // ---- failback

    private void failingBack(List<Integer> ramp) {
        m = new Machine(Machine.policy(
                Mode.AUTOMATIC,
                Optional.empty(),
                new MovePolicy(
                        Optional.empty(),
                        Duration.ofSeconds(1),
                        new MovePolicy.Failback(true, Duration.ofMinutes(5), ramp, Duration.ofSeconds(10)),
                        List.of())));
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.state.active(S3)).contains(B);
    }

    @Test
    void goesBackOnceThePreferredSiteHasBeenWellForLongEnoughInRisingShares() {
        failingBack(List.of(10, 50));
        m.isSeen(S3, A, Outcome.UP);
        m.goesOn(Duration.ofSeconds(299));
        assertThat(m.state.active(S3)).contains(B);
        m.goesOn(Duration.ofSeconds(4));
        assertThat(m.state.routing().transit(S3)).contains(new Transit.Ramping(A, 10));
        m.endsEveryMove();
        assertThat(m.newest().kind()).isEqualTo(MoveKind.FAILBACK);
        assertThat(m.steps())
                .containsExactly(
                        "ramp 10 % done", "ramp 50 % done", "route done", "verify done", "drain done", "settle done");
        assertThat(m.state.active(S3)).contains(A);
    }

    @Test
    void beginsToWaitAnewAfterARelapseAndRollsARampBack() {
        failingBack(List.of(10));
        m.isSeen(S3, A, Outcome.UP);
        m.goesOn(Duration.ofSeconds(200));
        m.isSeen(S3, A, Outcome.DOWN);
        m.goesOn(Duration.ofSeconds(1));
        m.isSeen(S3, A, Outcome.UP);
        m.goesOn(Duration.ofSeconds(200));
        assertThat(m.state.durable().failovers()).hasSize(1);
        m.goesOn(Duration.ofSeconds(103));
        assertThat(m.phase(S3)).isEqualTo(Phase.RAMPING);
        m.isSeen(S3, A, Outcome.DOWN);
        m.endsEveryMove();
        assertThat(m.newest().result()).isEqualTo(FailoverRecord.Result.FAILED);
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.state.routing().transit(S3)).isEmpty();
    }

    @Test
    void staysWhereItIsUnlessAFailbackIsWanted() {
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.endsEveryMove();
        m.isSeen(S3, A, Outcome.UP);
        m.goesOn(Duration.ofHours(1));
        assertThat(m.state.active(S3)).contains(B);
    }

    // ---- leases

    private void leased() {
        m = new Machine(Machine.policy(
                Mode.AUTOMATIC,
                Optional.empty(),
                new MovePolicy(
                        Optional.of(Duration.ofSeconds(20)),
                        Duration.ofSeconds(1),
                        MovePolicy.Failback.MANUAL,
                        List.of())));
        m.aLakeThatServes();
    }

    @Test
    void waitsForTheLeaseOfABalancerThatDoesNotAnswerBeforeAnotherSiteServes() {
        leased();
        m.silent.add(Machine.LB2);
        m.isSeen(S3, A, Outcome.DOWN);
        m.goesOn(Duration.ofSeconds(20));
        assertThat(m.state.routing().transit(S3)).contains(new Transit.Fenced());
        m.goesOn(Duration.ofSeconds(4));
        assertThat(m.state.active(S3)).contains(B);
        assertThat(m.state.routing().transit(S3)).isEmpty();
    }

    @Test
    void waitsForNoLeaseWhenEveryBalancerHasSaidThatItIsFenced() {
        leased();
        m.isSeen(S3, A, Outcome.DOWN);
        m.goesOn(Duration.ofSeconds(1));
        assertThat(m.state.active(S3)).contains(B);
    }

    // ---- plans

    @Test
    void carriesOutExactlyWhatItHasPlanned() {
        m.aLakeThatServes();
        Plan plan = Plans.dryRun(m.state, S3, Optional.of(C), m.now).orElseThrow();
        assertThat(plan.kind()).isEqualTo(MoveKind.SWITCHOVER);
        assertThat(plan.missing()).isEmpty();
        List<io.vigia.core.model.RoutingState> planned = plan.changes(m.state.routing()).stream()
                .map(Plan.Change::routing)
                .toList();
        int before = m.routed().size();
        m.wants("1", new Command.Switchover(S3, C, false, ana()));
        m.endsEveryMove();
        assertThat(m.routed().subList(before, m.routed().size())).isEqualTo(planned);
        assertThat(m.newest().steps())
                .extracting(MoveStep::kind, MoveStep::timeout)
                .isEqualTo(plan.steps().stream()
                        .map(step -> org.assertj.core.groups.Tuple.tuple(step.kind(), step.timeout()))
                        .toList());
    }

    @Test
    void plansAFailoverOfASiteThatIsCondemnedAndSaysWhatSpeaksAgainstIt() {
        m.aLakeThatServes();
        told(new Command.Halt(Optional.empty(), ana()));
        m.isSeen(S3, A, Outcome.DOWN);
        Plan plan = Plans.dryRun(m.state, S3, Optional.empty(), m.now).orElseThrow();
        assertThat(plan.kind()).isEqualTo(MoveKind.FAILOVER);
        assertThat(plan.to()).contains(B);
        assertThat(plan.missing()).extracting(HoldReason::kind).containsExactly(Kind.PAUSED);
        assertThat(Plans.dryRun(m.state, S3, Optional.of(A), m.now)
                        .orElseThrow()
                        .missing())
                .extracting(HoldReason::kind)
                .contains(Kind.ALREADY_THERE);
    }

    // ---- what is adopted

    @Test
    void leavesNoServiceBetweenTwoSitesWhenItsMoveIsSuperseded() {
        m.aLakeThatServes();
        m.unfinished = 3;
        m.wants("1", new Command.Switchover(S3, B, false, ana()));
        m.goesOn(Duration.ofSeconds(1));
        assertThat(m.state.routing().transit(S3)).isPresent();
        var theirs = new io.vigia.core.model.RoutingState(
                50, new TreeMap<>(Map.of(S3, C, QUERY, A)), new TreeMap<>(Map.of(S3, new Transit.Draining(B))));
        m.happens(new FailoverEvent.BalancerReported(new BalancerReport(
                Machine.LB1, 50, Optional.of(theirs), Map.of(), BalancerReport.Condition.IN_STEP, "")));
        m.endsEveryMove();
        assertThat(m.state.routing().epoch()).isGreaterThanOrEqualTo(50);
        assertThat(m.state.active(S3)).contains(C);
        assertThat(m.state.routing().transit(S3)).isEmpty();
        assertThat(m.newest().detail()).startsWith("superseded: balancer lb1 has applied epoch 50");
    }
}
