package io.vigia.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverAction.Announce;
import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverEvent.BalancerReported;
import io.vigia.core.failover.FailoverEvent.Committed;
import io.vigia.core.failover.FailoverEvent.PathObserved;
import io.vigia.core.failover.FailoverEvent.VerdictsConcluded;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import io.vigia.core.model.Verdict.Basis;
import io.vigia.core.model.Verdict.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FailoverMachineTest {
    private static final ServiceId S3 = new ServiceId("s3");
    private static final ServiceId QUERY = new ServiceId("query");
    private static final SiteId A = new SiteId("a");
    private static final SiteId B = new SiteId("b");
    private static final SiteId C = new SiteId("c");
    private static final BalancerId LB1 = new BalancerId("lb1");
    private static final BalancerId LB2 = new BalancerId("lb2");

    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private FailoverState state = FailoverState.initial(
            policy(Mode.AUTOMATIC, Optional.empty()), RoutingState.first(Map.of(S3, A, QUERY, A)));
    private List<FailoverAction> actions = List.of();

    private static FailoverPolicy policy(Mode mode, Optional<Duration> rpo) {
        Map<ServiceId, ServicePolicy> services = new LinkedHashMap<>();
        for (ServiceId service : List.of(S3, QUERY)) {
            Map<SiteId, SitePolicy> sites = new LinkedHashMap<>();
            for (SiteId site : List.of(A, B, C)) {
                sites.put(site, new SitePolicy(List.of(target(service, site)), List.of(target(service, site))));
            }
            services.put(service, new ServicePolicy(sites, A, mode, Duration.ofSeconds(30), rpo));
        }
        Map<BalancerId, BalancerPolicy> balancers = new LinkedHashMap<>();
        balancers.put(LB1, new BalancerPolicy(Set.of(S3, QUERY), Set.of(S3)));
        balancers.put(LB2, new BalancerPolicy(Set.of(S3, QUERY), Set.of()));
        return FailoverPolicy.of(services, balancers, FailoverPolicy.Timing.DEFAULT);
    }

    private static TargetId target(ServiceId service, SiteId site) {
        return new TargetId(service + "-" + site);
    }

    // ---- what happens

    private void happens(FailoverEvent event) {
        Step step = FailoverMachine.step(state, event, now);
        state = step.state();
        actions = step.actions();
    }

    private void passes(Duration time) {
        List<FailoverAction> all = new ArrayList<>();
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plusMillis(100);
            happens(FailoverEvent.Tick.TICK);
            all.addAll(actions);
        }
        actions = all;
    }

    private void commits() {
        long revision = commit().next().revision();
        now = now.plusMillis(5);
        happens(new Committed(revision));
    }

    private Commit commit() {
        return state.inFlight().orElseThrow().commit();
    }

    private void isSeen(ServiceId service, SiteId site, Outcome outcome) {
        isSeen(service, site, outcome, Basis.QUORUM);
    }

    private void isSeen(ServiceId service, SiteId site, Outcome outcome, Basis basis) {
        List<Evidence> evidence = new ArrayList<>();
        for (SiteId from : List.of(A, B, C)) {
            boolean counted = outcome != Outcome.UNKNOWN;
            evidence.add(new Evidence(new NodeId("agent-" + from), Optional.of(from), outcome, counted, ""));
        }
        happens(new VerdictsConcluded(List.of(new Verdict(
                target(service, site), outcome, basis, now, Optional.of(now.minusMillis(100)), "seen", evidence))));
    }

    private void reports(BalancerId balancer, RoutingState routing) {
        Map<ServiceId, RouteReport> routes = new TreeMap<>();
        routing.active().forEach((service, site) -> routes.put(service, new RouteReport(List.of(site), true, "")));
        happens(new BalancerReported(
                new BalancerReport(balancer, routing.epoch(), Optional.of(routing), routes, Condition.IN_STEP, "")));
    }

    private void aLakeThatServes() {
        happens(FailoverEvent.Tick.TICK);
        commits();
        for (ServiceId service : List.of(S3, QUERY)) {
            for (SiteId site : List.of(A, B, C)) {
                isSeen(service, site, Outcome.UP);
            }
        }
        reports(LB1, state.routing());
        reports(LB2, state.routing());
    }

    private Phase phase(ServiceId service) {
        return state.services().getOrDefault(service, NOWHERE).phase();
    }

    private static final ServiceState NOWHERE = new ServiceState(Phase.STEADY, Instant.EPOCH, List.of(), Set.of());

    private List<Kind> hold() {
        return state.services().getOrDefault(S3, NOWHERE).hold().stream()
                .map(HoldReason::kind)
                .toList();
    }

    private List<String> notices() {
        return actions.stream()
                .filter(Announce.class::isInstance)
                .map(action -> ((Announce) action).notice().getClass().getSimpleName())
                .toList();
    }

    // ---- a failover

    @Test
    void commitsTheFirstStateBeforeAnythingIsRouted() {
        happens(FailoverEvent.Tick.TICK);
        assertThat(actions).singleElement().isInstanceOf(Commit.class);
        assertThat(commit().next().revision()).isOne();
        commits();
        assertThat(actions).containsExactly(new Route(RoutingState.first(Map.of(S3, A, QUERY, A))));
    }

    @Test
    void movesRoutesVerifiesAndFinishes() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        assertThat(phase(S3)).isEqualTo(Phase.COMMITTING);
        assertThat(actions).singleElement().isInstanceOf(Commit.class);
        assertThat(state.active(S3)).as("in flight is not yet true").contains(A);
        commits();
        assertThat(actions.get(0)).isEqualTo(new Route(state.routing()));
        assertThat(notices()).containsExactly("FailoverStarted");
        assertThat(state.active(S3)).contains(B);
        assertThat(state.routing().epoch()).isEqualTo(2);
        reports(LB1, state.routing());
        assertThat(phase(S3)).isEqualTo(Phase.ROUTING);
        reports(LB2, state.routing());
        assertThat(phase(S3)).isEqualTo(Phase.VERIFYING);
        happens(new PathObserved(LB1, S3, Outcome.UP, now.minusMillis(1)));
        assertThat(state.inFlight())
                .as("a query from before the switch proves nothing")
                .isEmpty();
        happens(new PathObserved(LB1, S3, Outcome.DOWN, now));
        assertThat(state.inFlight()).isEmpty();
        happens(new PathObserved(LB1, S3, Outcome.UP, now));
        commits();
        assertThat(notices()).containsExactly("FailoverFinished");
        assertThat(phase(S3)).isEqualTo(Phase.STEADY);
        FailoverRecord record = state.durable().failovers().get(0);
        assertThat(record.result()).isEqualTo(Result.DONE);
        assertThat(record.id()).isEqualTo("2-s3");
        assertThat(record.applied()).containsOnlyKeys(LB1, LB2);
        assertThat(record.verifiedAt()).isPresent();
    }

    @Test
    void goesOnWithoutASilentBalancerAndSaysSo() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        commits();
        reports(LB1, state.routing());
        passes(Duration.ofSeconds(5));
        happens(new PathObserved(LB1, S3, Outcome.UP, now));
        commits();
        assertThat(notices()).containsExactly("FailoverDegraded");
        assertThat(state.durable().failovers().get(0).detail()).contains("lb2 has not moved: silent for");
    }

    @Test
    void endsDegradedWhenNobodyAnswersThroughABalancer() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        commits();
        reports(LB1, state.routing());
        reports(LB2, state.routing());
        passes(Duration.ofSeconds(10));
        commits();
        assertThat(state.durable().failovers().get(0).detail()).isEqualTo("no good answer through lb1");
    }

    @Test
    void endsAtOnceWhenTheNewSiteDiesInItsTurnAndThenWaitsForTheCooldown() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        commits();
        isSeen(S3, B, Outcome.DOWN);
        assertThat(phase(S3)).as("the routing is finished first").isEqualTo(Phase.ROUTING);
        assertThat(hold()).contains(Kind.UNDERWAY, Kind.COOLDOWN);
        reports(LB1, state.routing());
        reports(LB2, state.routing());
        commits();
        assertThat(notices()).contains("FailoverDegraded");
        assertThat(hold()).containsExactly(Kind.COOLDOWN);
        passes(Duration.ofSeconds(31));
        assertThat(commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void movesTwoServicesOneEpochAfterTheOther() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        isSeen(QUERY, A, Outcome.DOWN);
        assertThat(phase(QUERY)).isEqualTo(Phase.HELD);
        commits();
        assertThat(phase(QUERY)).isEqualTo(Phase.COMMITTING);
        commits();
        assertThat(state.routing().epoch()).isEqualTo(3);
        assertThat(state.routing().active()).containsEntry(S3, B).containsEntry(QUERY, B);
    }

    // ---- holds

    @Test
    void holdsWithEveryMissingCondition() {
        state = FailoverState.initial(
                policy(Mode.MANUAL, Optional.of(Duration.ofSeconds(5))), RoutingState.first(Map.of(S3, A, QUERY, A)));
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        assertThat(hold()).containsExactly(Kind.NO_CANDIDATE, Kind.MANUAL);
        assertThat(state.services().getOrDefault(S3, NOWHERE).hold().get(0).text())
                .contains("the lag of s3-b is not known");
        assertThat(state.inFlight()).isEmpty();
    }

    @Test
    void holdsWhenOneVantageAccuses() {
        aLakeThatServes();
        List<Evidence> evidence =
                List.of(new Evidence(new NodeId("agent-b"), Optional.of(B), Outcome.DOWN, true, "refused"));
        happens(new VerdictsConcluded(List.of(new Verdict(
                target(S3, A), Outcome.DEGRADED, Basis.QUORUM, now, Optional.of(now), "1 of 3 accuse", evidence))));
        assertThat(hold()).containsExactly(Kind.NO_QUORUM);
    }

    @Test
    void holdsOnTheWordOfOneSite() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN, Basis.LOCAL);
        assertThat(hold()).containsExactly(Kind.LOCAL_WORD);
    }

    @Test
    void holdsWhenItCannotSee() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.UNKNOWN);
        assertThat(hold()).containsExactly(Kind.CANNOT_SEE);
    }

    @Test
    void actsWhenTheLastReasonGoes() {
        aLakeThatServes();
        isSeen(S3, B, Outcome.UNKNOWN);
        isSeen(S3, C, Outcome.DOWN);
        isSeen(S3, A, Outcome.DOWN);
        assertThat(hold()).containsExactly(Kind.NO_CANDIDATE);
        isSeen(S3, C, Outcome.UP);
        assertThat(commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void announcesAHoldOnlyWhenItLastsAndOnce() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.UNKNOWN);
        passes(Duration.ofMillis(1900));
        assertThat(notices()).isEmpty();
        passes(Duration.ofSeconds(5));
        assertThat(notices()).containsExactly("FailoverHeld");
        isSeen(S3, A, Outcome.UP);
        assertThat(notices()).containsExactly("HoldCleared");
    }

    @Test
    void waitsAfterAStartForTheBalancersToSayWhatTheyHave() {
        happens(FailoverEvent.Tick.TICK);
        commits();
        isSeen(S3, B, Outcome.UP);
        isSeen(S3, A, Outcome.DOWN);
        assertThat(hold()).containsExactly(Kind.STARTING);
        passes(Duration.ofSeconds(3));
        assertThat(phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void decidesNothingJustAfterAGapInItsEvents() {
        aLakeThatServes();
        now = now.plusSeconds(40);
        isSeen(S3, A, Outcome.DOWN);
        assertThat(hold()).containsExactly(Kind.STALLED);
        passes(Duration.ofMillis(500));
        assertThat(phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void refusesACandidateWithStaleLagOrLagOverTheRpo() {
        state = FailoverState.initial(
                policy(Mode.AUTOMATIC, Optional.of(Duration.ofSeconds(5))),
                RoutingState.first(Map.of(S3, A, QUERY, A)));
        aLakeThatServes();
        happens(new FailoverEvent.LagObserved(target(S3, B), Duration.ofSeconds(6), now));
        happens(new FailoverEvent.LagObserved(target(S3, C), Duration.ofSeconds(1), now.minusSeconds(11)));
        isSeen(S3, A, Outcome.DOWN);
        assertThat(Candidates.assess(state, S3, now))
                .extracting(candidate -> String.join(",", candidate.against()))
                .contains("the lag of s3-b is 6 s, over the rpo of 5 s", "the lag of s3-c was last measured 11 s ago");
        happens(new FailoverEvent.LagObserved(target(S3, C), Duration.ofSeconds(5), now));
        assertThat(commit().next().routing().active()).containsEntry(S3, C);
    }

    // ---- commits, crashes and clocks

    @Test
    void triesAgainAfterARefusedCommit() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        happens(new FailoverEvent.CommitFailed(commit().next().revision(), "disk full"));
        assertThat(notices()).containsExactly("CommitRefused");
        assertThat(hold()).containsExactly(Kind.COMMIT_REFUSED);
        assertThat(state.routing().epoch()).isOne();
        passes(Duration.ofSeconds(1));
        assertThat(phase(S3)).isEqualTo(Phase.COMMITTING);
    }

    @Test
    void ignoresWordOfACommitItDoesNotWaitFor() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        happens(new Committed(commit().next().revision() + 1));
        assertThat(phase(S3)).isEqualTo(Phase.COMMITTING);
        assertThat(state.routing().epoch()).isOne();
    }

    @Test
    void resumesAnOpenFailoverAtTheRoutingStep() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        Durable durable = commit().next();
        state = FailoverState.resume(policy(Mode.AUTOMATIC, Optional.empty()), durable);
        now = now.plusSeconds(1);
        happens(FailoverEvent.Tick.TICK);
        assertThat(actions).containsExactly(new Route(durable.routing()));
        assertThat(phase(S3)).isEqualTo(Phase.ROUTING);
        reports(LB1, durable.routing());
        reports(LB2, durable.routing());
        happens(new PathObserved(LB1, S3, Outcome.UP, now));
        commits();
        assertThat(state.durable().failovers().get(0).result()).isEqualTo(Result.DONE);
    }

    @Test
    void keepsTheCooldownOverARestart() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        commits();
        state = FailoverState.resume(state.policy(), state.durable());
        assertThat(state.cooldownUntil(S3, now)).isPresent();
    }

    @Test
    void clearsTheCooldownWhenAPersonAcknowledges() {
        aLakeThatServes();
        isSeen(S3, A, Outcome.DOWN);
        commits();
        happens(new FailoverEvent.Acknowledged(S3, "ana", "disk replaced"));
        assertThat(state.cooldownUntil(S3, now)).as("not before it is durable").isPresent();
        commits();
        assertThat(state.cooldownUntil(S3, now)).isEmpty();
        assertThat(notices()).containsExactly("CooldownCleared");
    }

    // ---- epochs from elsewhere

    @Test
    void adoptsTheEpochOfABalancerThatKnowsMore() {
        aLakeThatServes();
        RoutingState theirs = new RoutingState(9, new TreeMap<>(Map.of(S3, C, QUERY, A)));
        reports(LB1, theirs);
        commits();
        assertThat(state.routing()).isEqualTo(theirs);
        assertThat(actions).contains(new Route(theirs));
        assertThat(notices()).contains("EpochAdopted");
    }

    @Test
    void makesAHigherEpochWhenOneNumberMeansTwoThings() {
        aLakeThatServes();
        reports(LB1, new RoutingState(1, new TreeMap<>(Map.of(S3, C, QUERY, A))));
        commits();
        assertThat(state.routing().epoch()).isEqualTo(2);
        assertThat(state.active(S3)).contains(A);
    }

    @Test
    void disbelievesAnAbsurdEpoch() {
        aLakeThatServes();
        reports(LB1, new RoutingState(Long.MAX_VALUE, state.routing().active()));
        assertThat(notices()).containsExactly("EpochDisbelieved");
        assertThat(state.inFlight()).isEmpty();
    }

    @Test
    void makesANewEpochWhenTheConfigurationNamesOtherServices() {
        aLakeThatServes();
        FailoverPolicy whole = policy(Mode.AUTOMATIC, Optional.empty());
        FailoverPolicy without = FailoverPolicy.of(
                Map.of(S3, java.util.Objects.requireNonNull(whole.services().get(S3))),
                Map.of(LB1, new BalancerPolicy(Set.of(S3), Set.of())),
                whole.timing());
        happens(new FailoverEvent.PolicyChanged(without));
        commits();
        assertThat(state.routing().epoch()).isEqualTo(2);
        assertThat(state.routing().active()).containsOnlyKeys(S3);
    }
}
