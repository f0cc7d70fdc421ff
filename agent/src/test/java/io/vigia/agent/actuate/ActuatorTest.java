package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.actuate.ActuatorAction.Note;
import io.vigia.agent.actuate.ActuatorAction.Persist;
import io.vigia.agent.actuate.ActuatorAction.PrepareStateFile;
import io.vigia.agent.actuate.ActuatorAction.Report;
import io.vigia.agent.actuate.ActuatorAction.SaveStateFile;
import io.vigia.agent.actuate.ActuatorAction.Send;
import io.vigia.agent.actuate.ActuatorAction.Wake;
import io.vigia.agent.actuate.ActuatorEvent.Answered;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.PersistFailed;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.StateFilePrepared;
import io.vigia.agent.actuate.ActuatorEvent.StateFileSaved;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ActuatorTest {
    private static final RoutingState ONE = Lakes.state(1, A, A);
    private static final RoutingState TWO = Lakes.state(2, B, A);

    private static final Lead LEADS = new Lead(1, true, 0);

    private final Actuator actuator =
            new Actuator(new BalancerId("lb1"), new Reconciliation(Lakes.balancer()), Map.of());
    private final ModelHaProxy haproxy = ModelHaProxy.ofTheLake();
    private Instant now = Instant.EPOCH;
    private ActuatorState state = actuator.initial(new EpochFile.Loaded(Optional.empty(), Optional.empty()), now);

    @Test
    void changesNothingBeforeARoutingStateWasHeard() {
        haproxy.answer("set server s3/b1 state ready");
        haproxy.commands.clear();
        List<ActuatorAction> actions = on(new Ticked());
        assertThat(only(Send.class, actions).line()).isEqualTo("show servers state");
        List<ActuatorAction> answered = answer(actions);
        assertThat(haproxy.commands).isEmpty();
        BalancerReport report = only(Report.class, answered).report();
        assertThat(report.condition()).isEqualTo(Condition.WAITING);
        assertThat(report.routes().get(Lakes.S3))
                .isEqualTo(new BalancerReport.RouteReport(List.of(B), false, "no routing state heard yet"));
    }

    @Test
    void keepsTheEpochThenPreparesThenCommandsThenReadsBackThenSaves() {
        List<ActuatorAction> heard = on(new RoutingHeard(ONE, "x"));
        assertThat(heard).containsExactly(new Persist(ONE), heard.get(1));
        assertThat(((Report) heard.get(1)).report().highestEpoch()).isZero();
        List<ActuatorAction> persisted = on(new Persisted(ONE));
        assertThat(only(PrepareStateFile.class, persisted).wanted()).isEqualTo(Wanted.of(ONE));
        assertThat(only(Report.class, persisted).report().condition()).isEqualTo(Condition.CONVERGING);
        List<ActuatorAction> asked = on(new StateFilePrepared(Wanted.of(ONE), Optional.empty()));
        List<ActuatorAction> commanded = answer(asked);
        assertThat(only(Send.class, commanded).line()).startsWith("set server s3/a1 state ready");
        List<ActuatorAction> readBack = answer(commanded);
        assertThat(only(Send.class, readBack).line()).isEqualTo("show servers state");
        List<ActuatorAction> done = answer(readBack);
        assertThat(only(Report.class, done).report().condition()).isEqualTo(Condition.IN_STEP);
        assertThat(only(SaveStateFile.class, done).wanted()).isEqualTo(Wanted.of(ONE));
        assertThat(none(Wake.class, done)).isTrue();
    }

    @Test
    void saysNothingIsInStepAsSoonAsANewEpochIsAccepted() {
        settle(ONE);
        on(new RoutingHeard(TWO, "x"));
        BalancerReport report = only(Report.class, on(new Persisted(TWO))).report();
        assertThat(report.highestEpoch()).isEqualTo(2);
        assertThat(report.routes().values()).noneMatch(BalancerReport.RouteReport::inStep);
    }

    @Test
    void refusesALowerEpochAndTheSameWithOtherSites() {
        settle(TWO);
        List<ActuatorAction> lower = on(new RoutingHeard(ONE, LEADS, "old"));
        assertThat(only(Note.class, lower).kind()).isEqualTo(Note.Kind.LOWER_EPOCH_REFUSED);
        assertThat(only(Report.class, lower).report().detail()).contains("the leader old sent epoch 1, lower than 2");
        List<ActuatorAction> other = on(new RoutingHeard(Lakes.state(2, A, A), "other"));
        assertThat(only(Note.class, other).kind()).isEqualTo(Note.Kind.EPOCH_CONFLICT_REFUSED);
        assertThat(only(Report.class, other).report().detail()).contains("other sites");
        RoutingState fenced = new RoutingState(2, TWO.active(), new TreeMap<>(Map.of(Lakes.S3, new Transit.Fenced())));
        assertThat(only(Note.class, on(new RoutingHeard(fenced, "third"))).kind())
                .isEqualTo(Note.Kind.EPOCH_CONFLICT_REFUSED);
        assertThat(none(Note.class, on(new RoutingHeard(TWO, "same")))).isTrue();
        assertThat(state.counters().refused()).isEqualTo(3);
        assertThat(state.epochs().accepted()).contains(TWO);
    }

    @Test
    void writesNoStateFileFromWhatItFoundOpenWithoutAnEpoch() {
        Actuator leased = new Actuator(
                new BalancerId("lb1"), new Reconciliation(Lakes.balancer()), Map.of(Lakes.S3, Duration.ofSeconds(3)));
        state = leased.initial(new EpochFile.Loaded(Optional.empty(), Optional.empty()), now);
        haproxy.answer("set server query/three state ready");
        now = now.plusSeconds(3);
        ActuatorEvent event = new ActuatorEvent.LeasesDue();
        for (int i = 0; i < 3; i++) {
            Actuator.Step step = leased.step(state, event, now);
            state = step.state();
            assertThat(none(SaveStateFile.class, step.actions())).isTrue();
            event = i == 0
                    ? new StateFilePrepared(
                            only(PrepareStateFile.class, step.actions()).wanted(), Optional.empty())
                    : new Answered(state.round().number(), haproxy.dump());
        }
        assertThat(state.view().condition()).isEqualTo(Condition.ISOLATED);
    }

    @Test
    void preparesTheStateFileAnewWhenALeaseComesAndGoesFasterThanTheDisk() {
        Actuator leased = new Actuator(
                new BalancerId("lb1"), new Reconciliation(Lakes.balancer()), Map.of(Lakes.S3, Duration.ofSeconds(3)));
        state = leased.initial(new EpochFile.Loaded(Optional.of(ONE), Optional.empty()), now);
        RoutingHeard confirmed = new RoutingHeard(
                ONE,
                new Lead(
                        1,
                        true,
                        only(Report.class, leased(leased, new Ticked())).number()),
                "leader");
        Wanted open = only(PrepareStateFile.class, leased(leased, confirmed)).wanted();
        now = now.plusSeconds(3);
        long number = only(Report.class, leased(leased, new Ticked())).number();
        Wanted cutOff = state.wanted();
        assertThat(cutOff.isolated()).containsExactly(Lakes.S3);
        List<ActuatorAction> back = leased(leased, new RoutingHeard(ONE, new Lead(1, true, number), "leader"));
        assertThat(only(PrepareStateFile.class, back).wanted()).isEqualTo(open);

        // The disk does them in order, and only the last leaves the file as it is wanted.
        assertThat(state.files().preparing()).isEqualTo(4);
        for (Wanted done : List.of(new Wanted(Optional.of(ONE), new TreeSet<>(), cutOff.isolated()), open, cutOff)) {
            assertThat(none(Send.class, leased(leased, new StateFilePrepared(done, Optional.empty()))))
                    .isTrue();
        }
        assertThat(none(Send.class, leased(leased, new StateFilePrepared(open, Optional.empty()))))
                .isFalse();
    }

    private List<ActuatorAction> leased(Actuator leased, ActuatorEvent event) {
        Actuator.Step step = leased.step(state, event, now);
        state = step.state();
        return step.actions();
    }

    @Test
    void notesAFollowerThatLagsBehindOnceUntilItHasCaughtUp() {
        settle(TWO);
        List<ActuatorAction> lower = on(new RoutingHeard(ONE, "follower"));
        assertThat(only(Note.class, lower).kind()).isEqualTo(Note.Kind.FOLLOWER_BEHIND);
        assertThat(only(Report.class, lower).report().detail()).contains("follower sent epoch 1");
        assertThat(on(new RoutingHeard(ONE, "follower"))).isEmpty();

        // Anybody's word of the current epoch takes it out of the reports.
        assertThat(only(Report.class, on(new RoutingHeard(TWO, LEADS, "leader")))
                        .report()
                        .detail())
                .isEmpty();
        assertThat(on(new RoutingHeard(ONE, "follower"))).isEmpty();
        assertThat(only(Note.class, on(new RoutingHeard(ONE, LEADS, "follower")))
                        .kind())
                .isEqualTo(Note.Kind.LOWER_EPOCH_REFUSED);
        on(new RoutingHeard(TWO, "follower"));
        assertThat(only(Note.class, on(new RoutingHeard(ONE, "follower"))).kind())
                .isEqualTo(Note.Kind.FOLLOWER_BEHIND);
        assertThat(state.counters().refused()).isEqualTo(5);
    }

    @Test
    void remembersNoMoreSendersThanAGroupCanHave() {
        settle(TWO);
        for (int i = 0; i < 100; i++) {
            on(new RoutingHeard(ONE, "sender-" + i));
        }
        assertThat(state.epochs().refusals().bySender()).hasSize(Refusals.MAX_SENDERS);
        assertThat(state.counters().refused()).isEqualTo(100);
    }

    @Test
    void countsTheSessionsOfServersThatDrainAndAsksForThemOnlyThen() {
        settle(ONE);
        haproxy.sessions.put(new ServerName("s3", "a1"), 4);
        haproxy.sessions.put(new ServerName("s3", "b1"), 9);
        RoutingState draining = ONE.move(Lakes.S3, B, Optional.of(new Transit.Draining(A)));
        settle(draining);
        assertThat(state.view().routes().get(Lakes.S3))
                .isEqualTo(new BalancerReport.RouteReport(List.of(B), true, "", OptionalLong.of(6)));
        assertThat(only(Send.class, on(new Ticked())).line()).isEqualTo("show servers state; show stat -1 4 -1");
        settle(draining.move(Lakes.S3, B));
        assertThat(only(Send.class, on(new Ticked())).line()).isEqualTo("show servers state");
    }

    @Test
    void foretellsTheLinesOfEachStepFromWhatItLastRead() {
        assertThat(actuator.rehearse(state, List.of(TWO)).problems().get(0)).contains("has not been read yet");
        settle(ONE);
        List<RoutingState> steps = List.of(
                ONE.move(Lakes.S3, A, Optional.of(new Transit.Quiescing())),
                ONE.move(Lakes.S3, A, Optional.of(new Transit.Fenced())),
                TWO,
                TWO);
        Rehearsal rehearsal = actuator.rehearse(state, steps);
        assertThat(rehearsal.steps())
                .containsExactly(
                        List.of("set server s3/a1 state drain; set server s3/a2 state drain"),
                        List.of("set server s3/a1 state maint; shutdown sessions server s3/a1; "
                                + "set server s3/a2 state maint; shutdown sessions server s3/a2"),
                        List.of("set server s3/b1 state ready; set server s3/b2 state ready"),
                        List.of());
        assertThat(rehearsal.problems()).isEmpty();
    }

    @Test
    void doesNotApplyWhatItCannotKeepAndTriesAgain() {
        settle(ONE);
        on(new RoutingHeard(TWO, "x"));
        BalancerReport report =
                only(Report.class, on(new PersistFailed(TWO, "disk full"))).report();
        assertThat(report.highestEpoch()).isEqualTo(1);
        assertThat(report.condition()).isEqualTo(Condition.CONVERGING);
        assertThat(report.detail()).contains("epoch 2 cannot be put on disk: disk full");
        assertThat(only(Persist.class, on(new Ticked())).state()).isEqualTo(TWO);
    }

    @Test
    void movesEvenWhereTheStateFileCannotBeWrittenAndSaysSo() {
        on(new RoutingHeard(ONE, "x"));
        on(new Persisted(ONE));
        List<ActuatorAction> prepared = on(new StateFilePrepared(Wanted.of(ONE), Optional.of("read-only")));
        assertThat(only(Note.class, prepared).kind()).isEqualTo(Note.Kind.STATE_FILE_NOT_KEPT);
        BalancerReport report =
                only(Report.class, answer(answer(answer(prepared)))).report();
        assertThat(report.condition()).isEqualTo(Condition.IN_STEP);
        assertThat(report.detail()).isEqualTo("read-only");
        on(new StateFileSaved(Optional.of("read-only")));
        assertThat(only(PrepareStateFile.class, on(new Ticked())).wanted()).isEqualTo(Wanted.of(ONE));
    }

    @Test
    void countsAndUndoesDriftWithinOneTick() {
        settle(ONE);
        haproxy.answer("set server s3/b2 state ready");
        List<ActuatorAction> commanded = answer(on(new Ticked()));
        assertThat(only(Send.class, commanded).line())
                .isEqualTo("set server s3/b2 state maint; shutdown sessions server s3/b2");
        assertThat(only(Note.class, commanded).kind()).isEqualTo(Note.Kind.DRIFT_FOUND);
        assertThat(only(Report.class, answer(answer(commanded))).report().condition())
                .isEqualTo(Condition.IN_STEP);
        assertThat(state.counters().drifts()).isEqualTo(1);
    }

    @Test
    void notesAndCountsADriftThatItCannotUndoOnlyOnce() {
        settle(ONE);
        haproxy.answer("set server s3/b2 state ready");
        assertThat(driftsNotedInAVainRound()).isEqualTo(1);
        assertThat(driftsNotedInAVainRound()).isZero();
        assertThat(driftsNotedInAVainRound()).isZero();
        haproxy.answer("set server s3/c1 state ready");
        assertThat(driftsNotedInAVainRound()).isEqualTo(1);
        haproxy.answer("set server s3/c1 state maint");
        assertThat(driftsNotedInAVainRound()).isZero();
        assertThat(state.counters().drifts()).isEqualTo(2);
        assertThat(state.counters().corrections()).isEqualTo(1 + 5);

        answer(answer(answer(on(new Ticked()))));
        assertThat(state.view().condition()).isEqualTo(Condition.IN_STEP);
        haproxy.answer("set server s3/b2 state ready");
        assertThat(driftsNotedInAVainRound()).isEqualTo(1);
        assertThat(state.counters().drifts()).isEqualTo(3);
    }

    /** A round whose commands HAProxy takes without doing anything. */
    private long driftsNotedInAVainRound() {
        List<ActuatorAction> commanded = answer(on(new Ticked()));
        answer(on(new Answered(only(Send.class, commanded).number(), "\n")));
        assertThat(state.view().condition()).isEqualTo(Condition.CONVERGING);
        return commanded.stream()
                .filter(action -> action instanceof Note note && note.kind() == Note.Kind.DRIFT_FOUND)
                .count();
    }

    @Test
    void neverHasTwoRoundsAtOnceAndReportsEachSecondAllTheSame() {
        settle(ONE);
        assertThat(only(Send.class, on(new Ticked())).line()).isEqualTo("show servers state");
        for (int i = 0; i < 5; i++) {
            List<ActuatorAction> actions = on(new Ticked());
            assertThat(none(Send.class, actions)).isTrue();
            assertThat(only(Report.class, actions).report().highestEpoch()).isEqualTo(1);
        }
    }

    @Test
    void asksSoonerWhileFailingAndBacksOff() {
        settle(ONE);
        List<ActuatorAction> asked = on(new Ticked());
        long[] pauses = new long[5];
        for (int i = 0; i < pauses.length; i++) {
            List<ActuatorAction> failed = on(new Failed(only(Send.class, asked).number(), "no socket"));
            Wake wake = only(Wake.class, failed);
            pauses[i] = wake.pause().toMillis();
            assertThat(on(new Woken(wake.number() - 1))).isEmpty();
            asked = on(new Woken(wake.number()));
        }
        assertThat(pauses).containsExactly(100, 200, 400, 500, 500);
        assertThat(state.view().condition()).isEqualTo(Condition.UNREACHABLE);
        List<ActuatorAction> back = answer(asked);
        assertThat(only(Report.class, back).report().condition()).isEqualTo(Condition.IN_STEP);
        assertThat(back).contains(new Note(Note.Kind.BALANCER_BACK, "HAProxy answers again"));
    }

    @Test
    void leavesAQuestionButEndsItsCommandsWhenANewEpochComes() {
        settle(ONE);
        Send stale = only(Send.class, on(new Ticked()));
        on(new RoutingHeard(TWO, "x"));
        on(new Persisted(TWO));
        List<ActuatorAction> asked = on(new StateFilePrepared(Wanted.of(TWO), Optional.empty()));
        assertThat(on(new Answered(stale.number(), haproxy.dump()))).isEmpty();
        List<ActuatorAction> commanded = answer(asked);
        RoutingState three = TWO.move(Lakes.S3, A);
        on(new RoutingHeard(three, "x"));
        assertThat(none(PrepareStateFile.class, on(new Persisted(three)))).isTrue();
        assertThat(only(PrepareStateFile.class, answer(commanded)).wanted()).isEqualTo(Wanted.of(three));
    }

    @Test
    void believesTheHighestEpochHeardWhenItsOwnCannotBeRead() {
        state = actuator.initial(new EpochFile.Loaded(Optional.empty(), Optional.of("torn")), now);
        assertThat(none(Persist.class, on(new RoutingHeard(ONE, "lagging")))).isTrue();
        assertThat(only(Report.class, on(new Ticked())).report().detail())
                .contains("cannot be read")
                .contains("torn");
        on(new RoutingHeard(TWO, "leading"));
        now = now.plus(EpochGate.DOUBT);
        assertThat(only(Persist.class, on(new Ticked())).state()).isEqualTo(TWO);
    }

    @Test
    void mendsADamagedCopyOfItsEpoch() {
        state = actuator.initial(new EpochFile.Loaded(Optional.of(TWO), Optional.of("copy torn")), now);
        List<ActuatorAction> actions = on(new Ticked());
        assertThat(only(Persist.class, actions).state()).isEqualTo(TWO);
        assertThat(only(PrepareStateFile.class, actions).wanted()).isEqualTo(Wanted.of(TWO));
        on(new Persisted(TWO));
        assertThat(state.epochs().problem()).isEmpty();
    }

    @Test
    void takesAnAnswerItDoesNotUnderstandForNoAnswer() {
        settle(ONE);
        Send send = only(Send.class, on(new Ticked()));
        String cut = haproxy.dump().strip();
        BalancerReport report =
                only(Report.class, on(new Answered(send.number(), cut))).report();
        assertThat(report.condition()).isEqualTo(Condition.UNREACHABLE);
        assertThat(report.detail()).contains("not understood").contains("cut off");
    }

    @Test
    void writesTheStateFileOnlyWhenSomethingChangedOrAMinuteHasPassed() {
        settle(ONE);
        assertThat(none(SaveStateFile.class, answer(on(new Ticked())))).isTrue();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(none(SaveStateFile.class, answer(on(new Ticked())))).isFalse();
    }

    private void settle(RoutingState wanted) {
        on(new RoutingHeard(wanted, "x"));
        on(new Persisted(wanted));
        answer(answer(answer(on(new StateFilePrepared(Wanted.of(wanted), Optional.empty())))));
        on(new StateFileSaved(Optional.empty()));
        assertThat(state.view().condition()).isEqualTo(Condition.IN_STEP);
    }

    private List<ActuatorAction> on(ActuatorEvent event) {
        Actuator.Step step = actuator.step(state, event, now);
        state = step.state();
        return step.actions();
    }

    private List<ActuatorAction> answer(List<ActuatorAction> actions) {
        Send send = only(Send.class, actions);
        return on(new Answered(send.number(), haproxy.answer(send.line())));
    }

    private static <T> T only(Class<T> kind, List<ActuatorAction> actions) {
        List<T> found =
                actions.stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).as("%s in %s", kind.getSimpleName(), actions).hasSize(1);
        return found.get(0);
    }

    private static boolean none(Class<?> kind, List<ActuatorAction> actions) {
        return actions.stream().noneMatch(kind::isInstance);
    }
}
