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
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverEvent.PolicyChanged;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.Notice.FailoverDegraded;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What comes from elsewhere than the machine's own decisions: epochs that a balancer knows, and another configuration. Who was told
 * that a move or a hold began is told that it is over.
 */
class SupersededTest {
    private final Lake lake = Lake.serving(new Wanted());

    @Test
    void adoptsTheEpochOfABalancerThatKnowsMore() {
        RoutingState theirs = new RoutingState(9, new TreeMap<>(Map.of(S3, C, QUERY, A)));
        lake.reports(LB1, theirs);
        lake.commits();
        assertThat(lake.state.routing()).isEqualTo(theirs);
        assertThat(lake.actions).contains(new Route(theirs));
        assertThat(lake.noticeNames()).contains("EpochAdopted");
    }

    @Test
    void makesAHigherEpochWhenOneNumberMeansTwoThings() {
        lake.reports(LB1, new RoutingState(1, new TreeMap<>(Map.of(S3, C, QUERY, A))));
        lake.commits();
        assertThat(lake.state.routing().epoch()).isEqualTo(2);
        assertThat(lake.state.active(S3)).contains(A);
    }

    @Test
    void disbelievesAnAbsurdEpoch() {
        lake.reports(LB1, new RoutingState(Long.MAX_VALUE, lake.state.routing().active()));
        assertThat(lake.noticeNames()).containsExactly("EpochDisbelieved");
        assertThat(lake.committing()).isFalse();
    }

    @Test
    void makesANewEpochWhenTheConfigurationNamesOtherServices() {
        lake.happens(new PolicyChanged(new Wanted().without(QUERY).policy()));
        lake.commits();
        assertThat(lake.state.routing().epoch()).isEqualTo(2);
        assertThat(lake.state.routing().active()).containsOnlyKeys(S3);
    }

    @Test
    void endsAMoveWhoseServiceLeavesTheConfigurationAndGoesOnWithTheOthers() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        lake.accepted(new Switchover(QUERY, B, false, ANN));
        lake.happens(new PolicyChanged(new Wanted().without(S3).policy()));
        lake.commits();
        FailoverRecord gone = lake.state.durable().failovers().get(1);
        assertThat(gone.result()).isEqualTo(Result.DEGRADED);
        assertThat(gone.detail()).contains("superseded: the configuration now names the services [query]");
        assertThat(lake.state.routing().transits()).containsOnlyKeys(QUERY);
        new World().carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
        assertThat(lake.state.routing().transits()).isEmpty();
    }

    @Test
    void writesOfASupersededMoveThatItsStepsAreOver() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        lake.happens(new PolicyChanged(new Wanted().without(S3).policy()));
        lake.commits();
        assertThat(lake.journal()).containsExactly("route failed", "verify skipped", "drain skipped", "settle skipped");
        assertThat(lake.move().steps().get(0).detail()).contains("superseded");
    }

    @Test
    void ordersNoHookOfASupersededMove() {
        Lake hooked = Lake.serving(new Wanted().hook("warm", HookPhase.BEFORE, OnFailure.STOP));
        hooked.accepted(new Switchover(S3, B, false, ANN));
        assertThat(hooked.orders()).hasSize(1);
        hooked.accepted(new Switchover(QUERY, B, false, ANN));
        hooked.happens(new PolicyChanged(new Wanted()
                .without(S3)
                .hook("warm", HookPhase.BEFORE, OnFailure.STOP)
                .policy()));
        hooked.commits();
        hooked.passes(Duration.ofSeconds(3));
        assertThat(hooked.orders()).isEmpty();
        assertThat(hooked.state.runs()).as("of the other move alone").hasSize(1);
    }

    @Test
    void bringsAServiceThatASupersededMoveLeftBetweenTwoSitesToAPlainStand() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        RoutingState theirs = lake.state.routing().move(S3, C, Optional.of(new Transit.Quiescing()));
        lake.reports(LB1, theirs);
        lake.commits();
        assertThat(lake.move().result()).isEqualTo(Result.DEGRADED);
        assertThat(lake.move().detail()).startsWith("superseded: balancer lb1 has applied epoch 3");
        assertThat(lake.state.routing().transit(S3)).contains(new Transit.Quiescing());
        lake.commits();
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.state.active(S3)).contains(C);
    }

    @Test
    void doesNotMoveToASiteThatHasLeftTheConfiguration() {
        Lake hooked = Lake.serving(new Wanted().hook("warm", HookPhase.BEFORE, OnFailure.CONTINUE));
        hooked.accepted(new Switchover(S3, B, false, ANN));
        hooked.happens(new PolicyChanged(new Wanted()
                .without(B)
                .hook("warm", HookPhase.BEFORE, OnFailure.CONTINUE)
                .policy()));
        hooked.commits();
        assertThat(hooked.move().result()).isEqualTo(Result.FAILED);
        assertThat(hooked.move().detail()).contains("b is not one of the service's sites any more");
        assertThat(hooked.state.active(S3)).contains(A);
    }

    @Test
    void believesNoVerdictFromBeforeATargetLeftTheConfiguration() {
        Lake manual = Lake.serving(new Wanted().mode(Mode.MANUAL));
        manual.isSeen(S3, A, Outcome.DOWN);
        manual.happens(new PolicyChanged(new Wanted().without(S3).policy()));
        manual.commits();
        manual.report();
        manual.happens(new PolicyChanged(new Wanted().policy()));
        manual.commits();
        assertThat(manual.hold(S3)).containsExactly(HoldReason.Kind.CANNOT_SEE, HoldReason.Kind.NO_CANDIDATE);
        assertThat(manual.committing()).isFalse();
    }

    @Test
    void goesOnWithAMoveWhenAnEpochIsAdoptedThatLeavesItsServiceAlone() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        lake.reports(LB1, lake.state.routing().move(QUERY, C));
        lake.commits();
        assertThat(lake.state.active(QUERY)).contains(C);
        new World().carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
        assertThat(lake.state.active(S3)).contains(B);
    }

    // ---- people are told

    private List<FailoverRecord> toldDegraded() {
        return lake.notices().stream()
                .filter(FailoverDegraded.class::isInstance)
                .map(notice -> ((FailoverDegraded) notice).failover())
                .toList();
    }

    @Test
    void tellsThatAMoveIsOverWhoseServiceLeavesTheConfiguration() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        lake.happens(new PolicyChanged(new Wanted().without(S3).policy()));
        assertThat(toldDegraded()).as("not before it is durable").isEmpty();
        lake.commits();
        assertThat(toldDegraded()).singleElement().satisfies(over -> {
            assertThat(over.service()).isEqualTo(S3);
            assertThat(over.result()).isEqualTo(Result.DEGRADED);
            assertThat(over.times().endedAt()).isPresent();
        });
    }

    @Test
    void tellsThatAMoveIsOverWhoseServiceIsElsewhereByAnAdoptedEpochAndOfNoOther() {
        lake.accepted(new Switchover(S3, B, false, ANN));
        lake.accepted(new Switchover(QUERY, B, false, ANN));
        RoutingState theirs = lake.state.routing().move(S3, C);
        lake.reports(LB1, theirs);
        lake.commits();
        assertThat(lake.state.routing()).isEqualTo(theirs);
        assertThat(lake.noticeNames()).containsExactly("EpochAdopted", "FailoverDegraded");
        assertThat(toldDegraded()).extracting(FailoverRecord::service).containsExactly(S3);
        World world = new World();
        world.carryOn(lake);
        assertThat(world.told()).as("told once").noneMatch(FailoverDegraded.class::isInstance);
        assertThat(lake.move().service()).isEqualTo(QUERY);
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
    }

    @Test
    void tellsThatAHoldIsOverWhoseServiceLeavesTheConfiguration() {
        Lake manual = Lake.serving(new Wanted().mode(Mode.MANUAL));
        manual.isSeen(S3, A, Outcome.DOWN);
        manual.passes(Duration.ofSeconds(3));
        assertThat(manual.noticeNames()).containsExactly("FailoverHeld");
        manual.happens(new PolicyChanged(new Wanted().without(S3).policy()));
        assertThat(manual.noticeNames()).containsExactly("HoldCleared");
        manual.commits();
        assertThat(manual.noticeNames()).as("told once").isEmpty();
    }
}
