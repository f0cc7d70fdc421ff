package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.LagObserved;
import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dry run is the plan that is carried out, with every reason for and against. */
class PlansTest {
    static Stream<Wanted> servicesOfEveryKind() {
        return Stream.of(
                new Wanted(),
                new Wanted().rpo(Duration.ofSeconds(5)),
                new Wanted().lease(Duration.ofSeconds(10)),
                everyHook(),
                everyHook().rpo(Duration.ofSeconds(5)).lease(Duration.ofSeconds(10)),
                new Wanted()
                        .hook("warm", HookPhase.BEFORE, OnFailure.STOP)
                        .hook("tell", HookPhase.AFTER, OnFailure.STOP));
    }

    private static Wanted everyHook() {
        return new Wanted()
                .hook("warm", HookPhase.BEFORE, OnFailure.STOP)
                .hook("stop", HookPhase.FENCE, OnFailure.STOP)
                .hook("start", HookPhase.PROMOTE, OnFailure.CONTINUE)
                .hook("tell", HookPhase.AFTER, OnFailure.STOP)
                .hook("undo", HookPhase.FAILED, OnFailure.STOP);
    }

    private static Plan dryRun(Lake lake, SiteId to) {
        return Plans.dryRun(lake.state, S3, Optional.of(to), lake.now).orElseThrow();
    }

    private static void carriesOutWhatItPlanned(Lake lake, Plan plan) {
        RoutingState before = lake.state.routing();
        assertThat(Lake.titles(lake.commit().next().failovers().get(0).steps())).isEqualTo(Lake.titles(plan.steps()));
        World world = new World();
        world.carryOn(lake);
        List<RoutingState> made = new ArrayList<>();
        RoutingState last = before;
        for (Durable durable : world.committed) {
            if (!durable.routing().equals(last)) {
                last = durable.routing();
                made.add(last);
            }
        }
        assertThat(made)
                .isEqualTo(
                        plan.changes(before).stream().map(Plan.Change::routing).toList());
        assertThat(world.routed()).isEqualTo(made);
        assertThat(made)
                .extracting(RoutingState::epoch)
                .isEqualTo(LongStream.rangeClosed(before.epoch() + 1, before.epoch() + made.size())
                        .boxed()
                        .toList());
        assertThat(lake.move().kind()).isEqualTo(plan.kind());
        assertThat(lake.move().strict()).isEqualTo(plan.strict());
        assertThat(lake.move().steps())
                .extracting(MoveStep::title, MoveStep::kind, MoveStep::timeout)
                .isEqualTo(plan.steps().stream()
                        .map(step -> tuple(step.title(), step.kind(), step.timeout()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("servicesOfEveryKind")
    void carriesOutTheSwitchoverThatItShowed(Wanted wanted) {
        Lake lake = Lake.serving(wanted);
        Plan plan = dryRun(lake, B);
        assertThat(plan.kind()).isEqualTo(MoveKind.SWITCHOVER);
        assertThat(plan.missing()).isEmpty();
        lake.wants(new Switchover(S3, B, false, ANN));
        carriesOutWhatItPlanned(lake, plan);
    }

    @ParameterizedTest
    @MethodSource("servicesOfEveryKind")
    void carriesOutTheFailoverThatItShowed(Wanted wanted) {
        Lake lake = Lake.serving(wanted);
        lake.accepted(new Command.Halt(Optional.of(S3), ANN));
        lake.isSeen(S3, A, Outcome.DOWN);
        Plan plan = Plans.dryRun(lake.state, S3, Optional.empty(), lake.now).orElseThrow();
        assertThat(plan.kind()).isEqualTo(MoveKind.FAILOVER);
        assertThat(plan.to()).contains(B);
        assertThat(plan.missing()).extracting(HoldReason::kind).containsExactly(Kind.PAUSED);
        assertThat(dryRun(lake, A).missing()).extracting(HoldReason::kind).contains(Kind.ALREADY_THERE);
        lake.accepted(new Command.Resume(Optional.of(S3), ANN));
        carriesOutWhatItPlanned(lake, plan);
    }

    @ParameterizedTest
    @MethodSource("servicesOfEveryKind")
    void carriesOutWhatItShowedForAPersonWhoMovesAServiceThatIsDown(Wanted wanted) {
        Lake lake = Lake.serving(wanted.mode(Mode.MANUAL));
        lake.isSeen(S3, A, Outcome.DOWN);
        Plan plan = dryRun(lake, C);
        assertThat(plan.missing()).isEmpty();
        lake.wants(new Switchover(S3, C, false, ANN));
        carriesOutWhatItPlanned(lake, plan);
    }

    @Test
    void saysWhatSpeaksForAndAgainstEachSite() {
        Lake lake = Lake.serving(new Wanted().rpo(Duration.ofSeconds(5)));
        lake.happens(new LagObserved(Lake.target(S3, B), Duration.ofSeconds(9), lake.now.plusMillis(1)));
        lake.isSeen(S3, C, Outcome.UNKNOWN);
        Plan plan = dryRun(lake, B);
        assertThat(plan.candidates()).extracting(Candidate::site).containsExactly(A, B, C);
        assertThat(plan.candidates().get(0).against()).containsExactly("is the active site");
        assertThat(plan.candidates().get(1).against()).containsExactly("the lag of s3-b is 9 s, over the rpo of 5 s");
        assertThat(plan.candidates().get(1).inFavour()).containsExactly("all it needs is up");
        assertThat(plan.candidates().get(2).against()).containsExactly("s3-c is unknown: seen");
        assertThat(plan.missing()).extracting(HoldReason::kind).containsExactly(Kind.NO_CANDIDATE);
        assertThat(plan.overridable()).isTrue();
        assertThat(plan.expectedLoss()).contains(Duration.ofSeconds(9));
    }

    @Test
    void choosesTheBestSiteWhenNoneIsNamed() {
        Lake lake = Lake.serving(new Wanted());
        lake.isSeen(S3, B, Outcome.DEGRADED);
        assertThat(Plans.dryRun(lake.state, S3, Optional.empty(), lake.now)
                        .orElseThrow()
                        .to())
                .contains(C);
    }

    @Test
    void refusesToLeaveASiteThatServesForOneThatIsDown() {
        Lake lake = Lake.serving(new Wanted());
        lake.isSeen(S3, B, Outcome.DOWN);
        Plan plan = dryRun(lake, B);
        assertThat(plan.missing()).extracting(HoldReason::kind).containsExactly(Kind.NO_CANDIDATE, Kind.LAST_HEALTHY);
        assertThat(plan.overridable()).isFalse();
        String forced = lake.wants(new Switchover(S3, B, true, ANN));
        assertThat(lake.answer(forced)).get().isInstanceOfSatisfying(CommandResult.Held.class, held -> {
            assertThat(held.reasons()).extracting(HoldReason::kind).contains(Kind.LAST_HEALTHY);
            assertThat(held.overridable()).isFalse();
        });
        assertThat(lake.committing()).as("not even by force").isFalse();
    }

    @Test
    void saysThatThereIsNowhereToGo() {
        Lake lake = Lake.serving(new Wanted());
        lake.isSeen(QUERY, B, Outcome.DOWN);
        lake.isSeen(QUERY, C, Outcome.DOWN);
        Plan plan = Plans.dryRun(lake.state, QUERY, Optional.empty(), lake.now).orElseThrow();
        assertThat(plan.to()).isEmpty();
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.missing()).extracting(HoldReason::kind).containsExactly(Kind.NO_CANDIDATE);
    }

    @Test
    void hasNoPlanForAServiceThatIsNotThere() {
        Lake lake = Lake.serving(new Wanted());
        assertThat(Plans.dryRun(lake.state, new ServiceId("nobody"), Optional.empty(), lake.now))
                .isEmpty();
    }

    @Test
    void refusesAConfigurationWhoseMovesWouldHaveTooManySteps() {
        Wanted many = new Wanted();
        for (int i = 0; i < 60; i++) {
            many.hook("h" + i, HookPhase.BEFORE, OnFailure.STOP);
        }
        assertThatThrownBy(many::policy).hasMessageContaining("at most");
    }
}
