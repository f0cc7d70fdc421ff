package io.vigia.aggregator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Phase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final NodeId LB1 = new NodeId("lb1");
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Evaluation evaluation = new Evaluation(new NodeId("aggregator-1"), SmallLake.config(), now);
    private Set<TargetId> down = Set.of();
    private long downMillis;
    private long sequence;
    private Optional<RoutingState> routed = Optional.empty();

    @Test
    void proposesNothingWhileItDoesNotLeadAndYetHandsOutWhatIsCommitted() {
        assertThat(tick()).isEmpty();
        RoutingState others = RoutingState.first(Map.of(SmallLake.S3, new SiteId("c")));
        take(evaluation.on(new FailoverEvent.Applied(durable(others)), now));
        assertThat(routed).contains(others);
        run(Duration.ofSeconds(4));
        down = Set.of(new TargetId("s3-c"));
        downMillis = 2000;
        run(Duration.ofSeconds(2));
        assertThat(evaluation.state().inFlight()).isEmpty();
        assertThat(routed).contains(others);
        // and whoever comes to lead acts at once, because it has heard all along
        take(evaluation.on(new FailoverEvent.LeadershipGained(7), now));
        assertThat(evaluation.state().inFlight()).isPresent();
    }

    private static Durable durable(RoutingState routing) {
        return new Durable(1, routing, new TreeMap<>(), List.of(), Controls.NONE, List.of());
    }

    @Test
    void commitsBeforeItRoutesAndRoutesBeforeItIsSteady() {
        assertThat(lead()).extracting(Object::getClass).contains(FailoverAction.Commit.class);
        assertThat(routed).isEmpty();
        committed();
        assertThat(routed).hasValueSatisfying(state -> assertThat(state.epoch()).isEqualTo(1));
    }

    @Test
    void carriesAFailureFromObservationsToADoneFailover() {
        begin();
        condemn();
        committed();
        assertThat(routed.orElseThrow().epoch()).isEqualTo(2);
        assertThat(routed.orElseThrow().active().get(SmallLake.S3)).isEqualTo(new SiteId("b"));
        for (int i = 0; i < 20; i++) {
            run(Duration.ofMillis(100));
            committed();
        }
        FailoverRecord failover =
                evaluation.snapshot(now, false, HandDrivenLog.ALONE).failovers().get(0);
        assertThat(failover.result()).isEqualTo(FailoverRecord.Result.DONE);
        // verified by a query that began after the switch
        assertThat(failover.times().verifiedAt().orElseThrow())
                .isAfterOrEqualTo(failover.times().switchedAt().orElseThrow());
        assertThat(snapshotPhase()).isEqualTo(Phase.STEADY);
    }

    @Test
    void tellsTheLagOfEachSite() {
        begin();
        assertThat(service().candidates())
                .allSatisfy(candidate -> assertThat(candidate.lag()).hasValue(Duration.ofMillis(40)));
    }

    @Test
    void callsABalancerSilentThatNoLongerReports() {
        begin();
        assertThat(condition()).isEqualTo("in-step");
        Instant until = now.plusSeconds(4);
        while (now.isBefore(until)) {
            now = now.plusMillis(100);
            tick();
        }
        assertThat(condition()).isEqualTo("silent");
    }

    @Test
    void timeNeverRunsBackwardsForTheCore() {
        begin();
        Instant before = now;
        now = now.minusSeconds(5);
        hear();
        now = before;
        tick();
        assertThat(snapshotPhase()).isEqualTo(Phase.STEADY);
    }

    private List<FailoverAction> lead() {
        return take(evaluation.on(new FailoverEvent.LeadershipGained(1), now));
    }

    private void begin() {
        lead();
        committed();
        run(Duration.ofSeconds(4));
        assertThat(snapshotPhase()).isEqualTo(Phase.STEADY);
    }

    /** Until the decision is made and waits for its commit. */
    private void condemn() {
        down = Set.of(new TargetId("s3-a"));
        for (int i = 0; i < 50 && evaluation.state().inFlight().isEmpty(); i++) {
            run(Duration.ofMillis(100));
            downMillis += 100;
        }
    }

    private void run(Duration duration) {
        Instant until = now.plus(duration);
        while (now.isBefore(until)) {
            now = now.plusMillis(100);
            hear();
            tick();
            routed.ifPresent(
                    state -> take(evaluation.on(new FailoverEvent.BalancerReported(SmallLake.inStep(state)), now)));
        }
    }

    private void hear() {
        sequence++;
        SmallLake.SITES.forEach(site -> take(evaluation.heard(
                SmallLake.batch(SmallLake.agent(site), sequence, down, downMillis), Channel.STREAM, now)));
        take(evaluation.heard(SmallLake.batch(LB1, sequence, down, downMillis), Channel.BUS, now));
    }

    private List<FailoverAction> tick() {
        return take(evaluation.tick(now));
    }

    private void committed() {
        evaluation
                .state()
                .inFlight()
                .ifPresent(proposal -> take(evaluation.on(
                        new FailoverEvent.Applied(proposal.commit().next()), now)));
    }

    private List<FailoverAction> take(Evaluation.Outcome outcome) {
        for (FailoverAction action : outcome.actions()) {
            if (action instanceof FailoverAction.Route route) {
                routed = Optional.of(route.routing());
            }
        }
        return outcome.actions();
    }

    private Snapshot.Service service() {
        return Optional.ofNullable(evaluation
                        .snapshot(now, false, HandDrivenLog.ALONE)
                        .services()
                        .get(SmallLake.S3))
                .orElseThrow();
    }

    private Phase snapshotPhase() {
        return service().state().phase();
    }

    private String condition() {
        return Optional.ofNullable(evaluation
                        .snapshot(now, false, HandDrivenLog.ALONE)
                        .balancers()
                        .get(SmallLake.LB1))
                .orElseThrow()
                .condition();
    }
}
