package io.vigia.agent.hook;

import io.vigia.agent.hook.DeskState.Run;
import io.vigia.agent.hook.DeskState.Stage;
import io.vigia.agent.hook.HookAction.Note;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import io.vigia.core.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what becomes of an order. Pure: {@code step(state, event, now) -> state + actions}.
 *
 * <pre>
 * ordered     not known here            -> refused, or its beginning is put on disk
 *             known                     -> running, or the result that is kept; never a second execution
 * begun       beginning is on disk      -> executed, reported as running
 *             beginning is not on disk  -> failed, without having been executed
 * ended       nothing of it runs on     -> the result is put on disk, then reported
 * restarted   a beginning, no result    -> what is left of it is ended, then interrupted
 *             a record that is damaged  -> interrupted, whenever it is asked for
 * </pre>
 */
final class HookDesk {
    /** More are refused. Each has a process, a thread and a pipe. */
    static final int MAX_AT_ONCE = 16;

    /**
     * Results kept, the newest. By number and not by age: a clock that jumps must not make the agent forget what a leader may still ask
     * for.
     */
    static final int MAX_KEPT = 200;

    private static final String UNKNOWN_END =
            "an earlier life of this agent had begun it and did not see it end: whether it did its work is not known";

    private HookDesk() {}

    /** @param actions to be carried out in this order */
    record Step(DeskState state, List<HookAction> actions) {
        Step {
            actions = List.copyOf(actions);
        }

        static Step of(DeskState state, HookAction... actions) {
            return new Step(state, List.of(actions));
        }
    }

    /** After a start. */
    static Step restarted(Kept kept, HookRules rules, Instant now) {
        Map<String, Run> runs = new LinkedHashMap<>();
        List<HookAction> actions = new ArrayList<>();
        long highest = 0;
        long term = kept.term();
        for (HookRecord record : kept.records()) {
            highest = Math.max(highest, record.number());
            term = Math.max(term, record.term());
            if (record.report().isPresent()) {
                runs.put(record.key(), new Run.Over(record));
            } else {
                runs.put(record.key(), new Run.Live(record, Stage.LEFT_OVER, now));
                actions.add(new HookAction.EndLeftover(record));
            }
        }
        for (String key : kept.unreadable()) {
            // Of unknown age, so kept as if it were new.
            highest++;
            runs.put(key, new Run.Lost(highest));
        }
        return pruned(new DeskState(runs, term, highest + 1, rules, false), actions);
    }

    static Step step(DeskState state, HookEvent event, Instant now) {
        if (event instanceof HookEvent.Ordered ordered) {
            return ordered(state, ordered.order(), now);
        } else if (event instanceof HookEvent.Begun begun) {
            return begun(state, begun.work(), now);
        } else if (event instanceof HookEvent.NotBegun failed) {
            return notBegun(state, failed);
        } else if (event instanceof HookEvent.Ended ended) {
            return ended(state, ended.report(), now);
        } else if (event instanceof HookEvent.Recorded recorded) {
            return over(state, recorded.run(), List.of());
        } else if (event instanceof HookEvent.NotRecorded failed) {
            return over(state, failed.run(), List.of(new Note.ResultNotKept(failed.run(), failed.reason())));
        } else if (event instanceof HookEvent.TermHeard heard) {
            return heard.term() <= state.term()
                    ? Step.of(state)
                    : Step.of(state.withTerm(heard.term()), new HookAction.KeepTerm(heard.term()));
        } else if (event instanceof HookEvent.Reconfigured changed) {
            return Step.of(state.withRules(changed.rules()));
        } else if (event instanceof HookEvent.Closing) {
            return Step.of(state.closed());
        }
        throw new IllegalArgumentException("unknown event " + event);
    }

    private static Step ordered(DeskState state, HookOrder order, Instant now) {
        Run known = state.runs().get(HookRecord.key(order.run()));
        // The truth about a run goes to whoever asks, to a leader of the past too: a refusal would only hide it.
        if (known != null) {
            return Step.of(state, new HookAction.Report(answer(state, known, order.run(), now)));
        }
        if (state.closing()) {
            // No answer is the right one: it is ordered again, and then the next life runs it.
            return Step.of(state);
        }
        if (order.term() < state.term()) {
            return refused(
                    state, order, "ordered by a leader of the past: term " + order.term() + ", heard " + state.term());
        }
        HookRules.Ruling ruling = state.rules().on(order);
        if (ruling instanceof HookRules.Ruling.Refused refused) {
            return refused(state, order, refused.reason());
        }
        if (state.live() >= MAX_AT_ONCE) {
            return refused(state, order, "too many: " + MAX_AT_ONCE + " hooks run here already");
        }
        HookWork work = ((HookRules.Ruling.Accepted) ruling).work();
        HookRecord record = HookRecord.begun(state.next(), order);
        DeskState taken =
                state.withNext(state.next() + 1).with(record.key(), new Run.Live(record, Stage.BEGINNING, now));
        return order.term() == state.term()
                ? Step.of(taken, new HookAction.Begin(record, work))
                : Step.of(
                        taken.withTerm(order.term()),
                        new HookAction.KeepTerm(order.term()),
                        new HookAction.Begin(record, work));
    }

    private static HookReport answer(DeskState state, Run run, String id, Instant now) {
        if (run instanceof Run.Over over) {
            return over.record().report().orElseThrow();
        } else if (run instanceof Run.Live live) {
            return running(state, live, now);
        }
        return new HookReport(
                id,
                state.rules().node(),
                State.INTERRUPTED,
                0,
                "",
                "the record of this run is damaged: " + UNKNOWN_END);
    }

    private static Step refused(DeskState state, HookOrder order, String reason) {
        String detail = Text.oneLine(reason, HookReport.MAX_DETAIL);
        return Step.of(
                state,
                new Note.RunRefused(order, detail),
                new HookAction.Refuse(HookReport.refusal(order, state.rules().node(), detail)));
    }

    private static Step begun(DeskState state, HookWork work, Instant now) {
        Optional<Run.Live> run = live(state, work.order().run(), Stage.BEGINNING);
        if (run.isEmpty()) {
            return Step.of(state);
        }
        Run.Live running = new Run.Live(run.get().record(), Stage.RUNNING, now);
        return Step.of(
                state.with(running.record().key(), running),
                new Note.RunBegun(work),
                new HookAction.Execute(work),
                new HookAction.Report(running(state, running, now)));
    }

    /** It may be on disk all the same: then the next life takes it for interrupted, which errs on the safe side. */
    private static Step notBegun(DeskState state, HookEvent.NotBegun failed) {
        String id = failed.work().order().run();
        Optional<Run.Live> run = live(state, id, Stage.BEGINNING);
        if (run.isEmpty()) {
            return Step.of(state);
        }
        HookReport report = new HookReport(
                id,
                state.rules().node(),
                State.FAILED,
                0,
                "",
                Text.oneLine(
                        "not run, its beginning cannot be put on disk: " + failed.reason(), HookReport.MAX_DETAIL));
        HookRecord record = run.get().record().over(report);
        return over(
                state.with(
                        record.key(),
                        new Run.Live(record, Stage.RECORDING, run.get().since())),
                id,
                List.of());
    }

    private static Step ended(DeskState state, HookReport report, Instant now) {
        Optional<Run.Live> run = live(state, report.run(), Stage.RUNNING, Stage.LEFT_OVER);
        if (run.isEmpty()) {
            return Step.of(state);
        }
        HookRecord record = run.get().record().over(report);
        return Step.of(
                state.with(record.key(), new Run.Live(record, Stage.RECORDING, now)),
                new HookAction.KeepResult(record));
    }

    private static Step over(DeskState state, String id, List<HookAction> first) {
        Optional<Run.Live> run = live(state, id, Stage.RECORDING);
        if (run.isEmpty()) {
            return Step.of(state);
        }
        HookRecord record = run.get().record();
        HookReport report = record.report().orElseThrow();
        List<HookAction> actions = new ArrayList<>(first);
        actions.add(new Note.RunOver(record, report));
        actions.add(new HookAction.Report(report));
        return pruned(state.with(record.key(), new Run.Over(record)), actions);
    }

    /** Forgets the oldest of what is over and too many. */
    private static Step pruned(DeskState state, List<HookAction> actions) {
        List<HookAction> all = new ArrayList<>(actions);
        DeskState left = state;
        List<Map.Entry<String, Run>> over = state.runs().entrySet().stream()
                .filter(run -> !(run.getValue() instanceof Run.Live))
                .sorted(Comparator.comparingLong(run -> run.getValue().number()))
                .toList();
        for (Map.Entry<String, Run> oldest : over.subList(0, Math.max(0, over.size() - MAX_KEPT))) {
            left = left.without(oldest.getKey());
            all.add(new HookAction.Forget(oldest.getKey()));
        }
        return new Step(left, all);
    }

    private static Optional<Run.Live> live(DeskState state, String run, Stage... stages) {
        return state.runs().get(HookRecord.key(run)) instanceof Run.Live live
                        && List.of(stages).contains(live.stage())
                ? Optional.of(live)
                : Optional.empty();
    }

    private static HookReport running(DeskState state, Run.Live run, Instant now) {
        long took = Math.max(0, Duration.between(run.since(), now).toMillis());
        String detail = run.stage() == Stage.LEFT_OVER ? UNKNOWN_END + "; what is left of it is being ended" : "";
        return new HookReport(run.record().run(), state.rules().node(), State.RUNNING, took, "", detail);
    }

    /** What is said of a run that an earlier life had begun, once nothing of it is left. */
    static HookReport interrupted(HookRecord record, NodeId node, String found) {
        return new HookReport(
                record.run(),
                node,
                State.INTERRUPTED,
                0,
                "",
                Text.oneLine(UNKNOWN_END + "; " + found, HookReport.MAX_DETAIL));
    }
}
