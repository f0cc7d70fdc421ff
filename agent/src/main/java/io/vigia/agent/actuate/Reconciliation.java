package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Note;
import io.vigia.agent.actuate.ActuatorAction.PrepareStateFile;
import io.vigia.agent.actuate.ActuatorAction.SaveStateFile;
import io.vigia.agent.actuate.ActuatorAction.Send;
import io.vigia.agent.actuate.ActuatorAction.Wake;
import io.vigia.agent.actuate.ActuatorEvent.Answered;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.StateFilePrepared;
import io.vigia.agent.actuate.ActuatorEvent.StateFileSaved;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.agent.actuate.ActuatorState.Files;
import io.vigia.agent.actuate.ActuatorState.Phase;
import io.vigia.agent.actuate.ActuatorState.Round;
import io.vigia.agent.actuate.ActuatorState.View;
import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One round: {@code prepare the state file -> ask -> command -> read back -> save the state file}; the first when an epoch is
 * new, the commands when something differs, the last when something changed. Level-triggered: a round knows only what is wanted
 * and what is, so it does not matter what an earlier round did or failed to do.
 */
final class Reconciliation implements Pursuit {
    static final String QUESTION = "show servers state";
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    /** So that a balancer that comes back is in step well within a second. */
    static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    /** The state file is written anew this often, in case somebody removed it. */
    static final Duration SAVE_EVERY = Duration.ofMinutes(1);

    private final LakeConfig.Balancer balancer;

    Reconciliation(LakeConfig.Balancer balancer) {
        this.balancer = balancer;
    }

    /** Begins a round unless one is under way. */
    @Override
    public void due(Turn turn) {
        if (turn.state.round().phase() == Phase.IDLE) {
            begin(turn);
        }
    }

    @Override
    public void happened(Turn turn, ActuatorEvent event) {
        if (event instanceof Woken woken) {
            woken(turn, woken.number());
        } else if (event instanceof StateFilePrepared prepared) {
            prepared(turn, prepared);
        } else if (event instanceof StateFileSaved saved) {
            saved(turn, saved.problem());
        } else if (event instanceof Answered answered) {
            answered(turn, answered);
        } else if (event instanceof Failed failed) {
            failed(turn, failed);
        }
    }

    @Override
    public Rehearsal rehearse(ActuatorState state, List<RoutingState> states) {
        return RuntimeApiRehearsal.of(state, balancer, states);
    }

    private void woken(Turn turn, long number) {
        if (number == turn.state.round().wake()) {
            due(turn);
        }
    }

    /** What was being read is of no use any more, but commands that are out must end first. */
    @Override
    public void changed(Turn turn) {
        String why = "being brought to " + turn.state.wanted().described();
        View view = turn.state.view().unproven(why, true);
        if (view.condition() != Condition.UNREACHABLE) {
            view = view.as(Condition.CONVERGING, why);
        }
        turn.state = turn.state.with(view);
        if (turn.state.round().phase() == Phase.COMMANDING) {
            turn.state = turn.state.with(turn.state.round().withAgain(true));
        } else {
            begin(turn);
        }
    }

    private void begin(Turn turn) {
        Round round = turn.state.round().withAgain(false).complaining(List.of());
        Wanted wanted = turn.state.wanted();
        if (!wanted.isNothing() && !turn.state.files().prepared().equals(Optional.of(wanted))) {
            turn.state = turn.state
                    .with(round.to(Phase.PREPARING, round.number(), List.of()))
                    .with(turn.state.files().withPreparation());
            turn.act(new PrepareStateFile(wanted));
        } else {
            turn.state = turn.state.with(round);
            ask(turn, Phase.ASKING);
        }
    }

    private void ask(Turn turn, Phase phase) {
        Wanted wanted = turn.state.wanted();
        boolean finishing = balancer.routes().keySet().stream()
                .anyMatch(service ->
                        wanted.placement(service).map(Placement::finishing).orElse(false));
        send(turn, phase, finishing ? QUESTION + "; " + Sessions.QUESTION : QUESTION, List.of());
    }

    private static void send(Turn turn, Phase phase, String line, List<String> rest) {
        long number = turn.state.round().number() + 1;
        turn.state = turn.state.with(turn.state.round().to(phase, number, rest));
        turn.act(new Send(number, line));
    }

    private void prepared(Turn turn, StateFilePrepared prepared) {
        Files files = turn.state.files();
        boolean last = files.preparing() <= 1 && turn.state.wanted().equals(prepared.wanted());
        noteProblem(turn, files, prepared.problem());
        turn.state = turn.state.with(files.withPrepared(
                last && prepared.problem().isEmpty() ? Optional.of(prepared.wanted()) : Optional.empty(),
                prepared.problem()));
        // Without the file a restart could open the old site for a moment; not to move at all would be worse.
        if (last && turn.state.round().phase() == Phase.PREPARING) {
            ask(turn, Phase.ASKING);
        }
    }

    private static void saved(Turn turn, Optional<String> problem) {
        Files files = turn.state.files();
        noteProblem(turn, files, problem);
        turn.state = turn.state.with(new Files(
                files.prepared(),
                files.preparing(),
                problem.isEmpty() ? files.savedContent() : "",
                files.savedAt(),
                problem));
    }

    private static void noteProblem(Turn turn, Files before, Optional<String> problem) {
        if (problem.isPresent() && !problem.equals(before.problem())) {
            turn.note(Note.Kind.STATE_FILE_NOT_KEPT, problem.get());
        }
    }

    private void answered(Turn turn, Answered answered) {
        Round round = turn.state.round();
        if (answered.number() != round.number()) {
            return;
        }
        switch (round.phase()) {
            case IDLE, PREPARING -> {}
            case ASKING, READING_BACK -> read(turn, answered.text());
            case COMMANDING -> commanded(turn, answered.text());
        }
    }

    private void failed(Turn turn, Failed failed) {
        Round round = turn.state.round();
        if (failed.number() != round.number() || round.phase() == Phase.IDLE || round.phase() == Phase.PREPARING) {
            return;
        }
        if (round.again()) {
            begin(turn);
        } else {
            lost(turn, failed.reason());
        }
    }

    private void read(Turn turn, String text) {
        ServersState observed;
        Sessions sessions;
        try {
            observed = ServersState.parseAnswer(Sessions.rest(text));
            sessions = Sessions.read(text);
        } catch (IllegalArgumentException notUnderstood) {
            lost(turn, "HAProxy's answer is not understood: " + Text.reason(notUnderstood));
            return;
        }
        RoutePlan plan = RoutePlan.of(turn.state.wanted(), balancer, observed, sessions);
        turn.state = turn.state.with(turn.state.view().observing(ours(observed)));
        boolean correct = turn.state.round().phase() == Phase.ASKING && !plan.settled();
        if (!correct) {
            conclude(turn, plan, observed, Sessions.rest(text));
            return;
        }
        View view = turn.state.view();
        Condition condition = view.condition() == Condition.UNREACHABLE
                ? Condition.UNREACHABLE
                : plan.problems().isEmpty() ? Condition.CONVERGING : Condition.MISCONFIGURED;
        turn.state = turn.state.with(view.showing(plan.routes())
                .as(
                        condition,
                        detail(
                                plan,
                                List.of(),
                                condition == Condition.UNREACHABLE ? Condition.CONVERGING : condition)));
        correct(turn, plan);
    }

    /** A HAProxy may have thousands of servers that are none of the lake's. */
    private ServersState ours(ServersState observed) {
        Set<String> backends = balancer.routes().values().stream()
                .map(LakeConfig.Route::backend)
                .collect(Collectors.toSet());
        return new ServersState(observed.servers().stream()
                .filter(server -> backends.contains(server.backend()))
                .toList());
    }

    private static void correct(Turn turn, RoutePlan plan) {
        View view = turn.state.view();
        boolean drift = view.settled().equals(Optional.of(turn.state.wanted()));
        // What cannot be mended is found again twice a second, but it is news once.
        boolean news = drift && !view.drift().containsAll(plan.differences());
        if (drift) {
            turn.state = turn.state.with(view.drifted(plan.differences()));
        }
        if (news) {
            turn.note(Note.Kind.DRIFT_FOUND, String.join("; ", plan.differences()));
        }
        turn.state = turn.state.with(turn.state.counters().withCorrection(news));
        turn.state = turn.state.with(turn.state.files().unsaved());
        command(turn, plan.lines());
    }

    private static void command(Turn turn, List<String> lines) {
        send(turn, Phase.COMMANDING, lines.get(0), lines.subList(1, lines.size()));
    }

    /** HAProxy says nothing to a command it has carried out. */
    private void commanded(Turn turn, String text) {
        Round round = turn.state.round();
        if (round.again()) {
            begin(turn);
            return;
        }
        List<String> complaints = new ArrayList<>(round.complaints());
        text.lines()
                .filter(line -> !line.isBlank())
                .limit(10)
                .map(Text::printable)
                .forEach(complaints::add);
        turn.state = turn.state.with(round.complaining(complaints));
        if (round.lines().isEmpty()) {
            ask(turn, Phase.READING_BACK);
        } else {
            command(turn, round.lines());
        }
    }

    private static void conclude(Turn turn, RoutePlan plan, ServersState observed, String dump) {
        View before = turn.state.view();
        Wanted wanted = turn.state.wanted();
        List<String> complaints = turn.state.round().complaints();
        Condition condition = condition(wanted, plan, complaints);
        View view = before.as(condition, detail(plan, complaints, condition))
                .showing(plan.routes())
                .settledOn(plan.settled() ? Optional.of(wanted) : before.settled())
                .cautioning(wanted.isNothing() ? List.of() : plan.cautions())
                .drifted(plan.settled() ? List.of() : before.drift());
        turn.state = turn.state.with(view);
        ViewNotes.changes(turn, before, view);
        turn.state = turn.state.with(turn.state.counters().withRound(false));
        end(turn, plan.settled());
        // Without an epoch nobody vouches for what is open now: it is not to be what a restart comes up with.
        if (plan.settled() && wanted.accepted().isPresent()) {
            saveIfChanged(turn, observed, dump, wanted);
        }
    }

    private static Condition condition(Wanted wanted, RoutePlan plan, List<String> complaints) {
        if (wanted.isNothing()) {
            return Condition.WAITING;
        } else if (!plan.settled()) {
            return plan.problems().isEmpty()
                    ? refused(plan, complaints) ? Condition.UNREACHABLE : Condition.CONVERGING
                    : Condition.MISCONFIGURED;
        } else if (!wanted.isolated().isEmpty()) {
            return Condition.ISOLATED;
        } else if (!plan.problems().isEmpty()) {
            return Condition.MISCONFIGURED;
        }
        boolean inStep = plan.routes().values().stream().allMatch(route -> route.inStep());
        return inStep ? Condition.IN_STEP : Condition.CONVERGING;
    }

    private static boolean refused(RoutePlan plan, List<String> complaints) {
        return !plan.settled() && complaints.stream().anyMatch(line -> line.contains("Permission denied"));
    }

    private static String detail(RoutePlan plan, List<String> complaints, Condition condition) {
        List<String> parts = new ArrayList<>(plan.problems());
        if (condition == Condition.UNREACHABLE) {
            parts.add("HAProxy refuses commands: its socket must be of 'level admin'");
        }
        if (!plan.settled() || !plan.problems().isEmpty()) {
            parts.addAll(plan.differences());
            complaints.stream().distinct().forEach(line -> parts.add("HAProxy said: " + line));
        } else if (condition == Condition.CONVERGING || condition == Condition.ISOLATED) {
            plan.routes().forEach((service, route) -> {
                if (!route.inStep()) {
                    parts.add(service + ": " + route.detail());
                }
            });
        }
        return Text.shorten(String.join("; ", parts));
    }

    private static void lost(Turn turn, String reason) {
        View before = turn.state.view();
        turn.state = turn.state
                .with(before.unproven(reason, false).as(Condition.UNREACHABLE, Text.shorten(reason)))
                .with(turn.state.counters().withRound(true));
        // Whoever ended it may have removed its file too.
        turn.state = turn.state.with(turn.state.files().unsaved());
        ViewNotes.tell(turn, Note.Kind.BALANCER_LOST, Text.shorten(reason));
        end(turn, false);
    }

    /** Rounds come each second; after one that did not bring the balancer into step, sooner. */
    private static void end(Turn turn, boolean settled) {
        Round round = turn.state.round();
        int failures = settled ? 0 : Math.min(round.failures() + 1, 30);
        long wake = round.wake() + 1;
        turn.state = turn.state.with(round.ended(failures, wake));
        if (!settled) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
            turn.act(new Wake(wake, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
        }
    }

    private static void saveIfChanged(Turn turn, ServersState observed, String dump, Wanted wanted) {
        Files files = turn.state.files();
        StringBuilder content = new StringBuilder();
        for (ServersState.Server server : observed.servers()) {
            content.append(server.backend()).append('/').append(server.name()).append(' ');
            content.append(server.address()).append(':').append(server.port()).append(' ');
            content.append(server.admin()).append(' ').append(server.weight()).append('\n');
        }
        boolean old = files.savedAt()
                .map(at -> !turn.now.isBefore(at.plus(SAVE_EVERY)))
                .orElse(true);
        if (old || !files.savedContent().contentEquals(content)) {
            turn.state = turn.state.with(new Files(
                    files.prepared(), files.preparing(), content.toString(), Optional.of(turn.now), files.problem()));
            turn.act(new SaveStateFile(dump, wanted));
        }
    }
}
