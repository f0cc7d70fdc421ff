package io.vigia.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HookDeskTest {
    private static final HookRules RULES = new HookRules(Lakes.NODE, Lakes.lake("/promote"));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private DeskState state = HookDesk.restarted(Kept.NOTHING, RULES, now).state();

    @Test
    void executesOnlyWhatIsOnDiskAndReportsOnlyWhatIsOnDisk() {
        HookOrder order = Lakes.order("1");
        List<HookAction> first = on(new HookEvent.Ordered(order));
        HookAction.Begin begin = only(first, HookAction.Begin.class);
        assertThat(first).hasSize(2).contains(new HookAction.KeepTerm(4));
        List<HookAction> second = on(new HookEvent.Begun(begin.work()));
        assertThat(second).contains(new HookAction.Execute(begin.work()));
        assertThat(only(second, HookAction.Report.class).report().state()).isEqualTo(State.RUNNING);

        HookReport done = new HookReport("1", Lakes.NODE, State.DONE, 10, "", "exit code 0");
        assertThat(on(new HookEvent.Ended(done)))
                .containsExactly(new HookAction.KeepResult(begin.record().over(done)));
        assertThat(on(new HookEvent.Recorded("1"))).contains(new HookAction.Report(done));
        assertThat(on(new HookEvent.Ordered(order))).containsExactly(new HookAction.Report(done));
    }

    @Test
    void answersRunningForAsLongAsItRuns() {
        begin("1");
        now = now.plusMillis(1500);
        HookAction.Report told = only(on(new HookEvent.Ordered(Lakes.order("1"))), HookAction.Report.class);
        assertThat(told.report().state()).isEqualTo(State.RUNNING);
        assertThat(told.report().tookMillis()).isEqualTo(1500);
    }

    @Test
    void failsWithoutExecutingWhatCannotBePutOnDisk() {
        HookAction.Begin begin = only(on(new HookEvent.Ordered(Lakes.order("1"))), HookAction.Begin.class);
        List<HookAction> actions = on(new HookEvent.NotBegun(begin.work(), "no space left"));
        HookReport report = only(actions, HookAction.Report.class).report();
        assertThat(report.state()).isEqualTo(State.FAILED);
        assertThat(report.detail()).contains("not run", "no space left");
        assertThat(actions).noneMatch(HookAction.Execute.class::isInstance);
        assertThat(on(new HookEvent.Begun(begin.work()))).isEmpty();
    }

    @Test
    void tellsAResultThatCannotBePutOnDisk() {
        begin("1");
        HookReport done = new HookReport("1", Lakes.NODE, State.DONE, 10, "", "exit code 0");
        on(new HookEvent.Ended(done));
        assertThat(on(new HookEvent.NotRecorded("1", "no space left")))
                .contains(new HookAction.Report(done), new HookAction.Note.ResultNotKept("1", "no space left"));
    }

    @Test
    void refusesALeaderOfThePastAndTellsNobodyElse() {
        assertThat(on(new HookEvent.TermHeard(5))).containsExactly(new HookAction.KeepTerm(5));
        assertThat(on(new HookEvent.TermHeard(5))).isEmpty();
        assertThat(on(new HookEvent.TermHeard(3))).isEmpty();
        List<HookAction> actions = on(new HookEvent.Ordered(Lakes.order("1")));
        assertThat(actions).noneMatch(HookAction.Report.class::isInstance);
        HookReport told = only(actions, HookAction.Refuse.class).report();
        assertThat(told.state()).isEqualTo(State.REFUSED);
        assertThat(told.detail()).contains("leader of the past: term 4, heard 5");
        assertThat(told.term()).as("of the order that is refused").isEqualTo(4);
        assertThat(only(on(new HookEvent.Ordered(Lakes.order("1", 5, Lakes.TIMEOUT))), HookAction.Begin.class))
                .isNotNull();
    }

    @Test
    void learnsTheTermFromAnOrderAndFromItsRecords() {
        begin("1");
        assertThat(state.term()).isEqualTo(4);
        HookRecord old = HookRecord.begun(1, Lakes.order("old", 9, Lakes.TIMEOUT));
        HookDesk.Step restarted = HookDesk.restarted(new Kept(List.of(old), List.of(), 2, List.of()), RULES, now);
        assertThat(restarted.state().term()).isEqualTo(9);
    }

    @Test
    void tellsALeaderOfThePastTheTruthAboutARunThatIsKnown() {
        begin("1");
        on(new HookEvent.TermHeard(9));
        assertThat(only(on(new HookEvent.Ordered(Lakes.order("1"))), HookAction.Report.class)
                        .report()
                        .state())
                .isEqualTo(State.RUNNING);
    }

    @Test
    void refusesMoreThanSoManyAtOnce() {
        for (int i = 0; i < HookDesk.MAX_AT_ONCE; i++) {
            begin("r" + i);
        }
        HookAction.Refuse refused = only(on(new HookEvent.Ordered(Lakes.order("more"))), HookAction.Refuse.class);
        assertThat(refused.report().detail()).startsWith("too many");
        end("r0");
        begin("more");
    }

    @Test
    void forgetsTheOldestResultsAndNeverWhatRuns() {
        begin("long");
        for (int i = 0; i < HookDesk.MAX_KEPT; i++) {
            begin("r" + i);
            assertThat(end("r" + i)).noneMatch(HookAction.Forget.class::isInstance);
        }
        begin("last");
        assertThat(end("last")).contains(new HookAction.Forget(HookRecord.key("r0")));
        assertThat(state.runs()).hasSize(HookDesk.MAX_KEPT + 1).containsKey(HookRecord.key("long"));
    }

    @Test
    void afterARestartEndsWhatIsLeftAndThenSaysInterrupted() {
        HookRecord begun = HookRecord.begun(7, Lakes.order("1"));
        HookDesk.Step restarted = HookDesk.restarted(new Kept(List.of(begun), List.of(), 0, List.of()), RULES, now);
        assertThat(restarted.actions()).containsExactly(new HookAction.EndLeftover(begun));
        state = restarted.state();
        assertThat(only(on(new HookEvent.Ordered(Lakes.order("1"))), HookAction.Report.class)
                        .report()
                        .state())
                .isEqualTo(State.RUNNING);
        HookReport interrupted = HookDesk.interrupted(begun, Lakes.NODE, "nothing of it runs any more");
        assertThat(on(new HookEvent.Ended(interrupted)))
                .containsExactly(new HookAction.KeepResult(begun.over(interrupted)));
        assertThat(on(new HookEvent.Recorded("1"))).contains(new HookAction.Report(interrupted));
        HookAction.Begin next = only(on(new HookEvent.Ordered(Lakes.order("2"))), HookAction.Begin.class);
        assertThat(next.record().number()).isEqualTo(8);
    }

    @Test
    void beginsNothingWhileTheAgentEndsAndDoesNotAnswerForIt() {
        begin("1");
        on(new HookEvent.Closing());
        assertThat(on(new HookEvent.Ordered(Lakes.order("2")))).isEmpty();
        assertThat(on(new HookEvent.Ordered(Lakes.order("1")))).hasSize(1);
    }

    @Test
    void followsItsFileAsItChanges() {
        on(new HookEvent.Reconfigured(new HookRules(Lakes.NODE, Lakes.lake(Map.of()))));
        assertThat(only(on(new HookEvent.Ordered(Lakes.order("1"))), HookAction.Refuse.class)
                        .report()
                        .detail())
                .contains("no hook promote");
    }

    private void begin(String run) {
        HookAction.Begin begin = only(on(new HookEvent.Ordered(Lakes.order(run))), HookAction.Begin.class);
        on(new HookEvent.Begun(begin.work()));
    }

    private List<HookAction> end(String run) {
        on(new HookEvent.Ended(new HookReport(run, Lakes.NODE, State.DONE, 10, "", "exit code 0")));
        return on(new HookEvent.Recorded(run));
    }

    private List<HookAction> on(HookEvent event) {
        HookDesk.Step step = HookDesk.step(state, event, now);
        state = step.state();
        return step.actions();
    }

    private static <T extends HookAction> T only(List<HookAction> actions, Class<T> kind) {
        List<T> found = new ArrayList<>();
        actions.stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
        assertThat(found).as("%s in %s", kind.getSimpleName(), actions).hasSize(1);
        return found.get(0);
    }
}
