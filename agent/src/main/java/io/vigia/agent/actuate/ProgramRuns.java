package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.RunProgram;
import io.vigia.agent.actuate.ActuatorAction.Wake;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.ProgramEnded;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.agent.actuate.ActuatorState.Phase;
import io.vigia.agent.actuate.ActuatorState.Round;
import io.vigia.agent.actuate.ActuatorState.View;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program of the user's moves the balancer: it is run with the wanted state on its standard input for each change and every {@link
 * #EVERY} besides, never twice at once, and must bring the balancer there or find it there. Exit status 0 is believed: in step.
 */
final class ProgramRuns implements Pursuit {
    static final Duration EVERY = Duration.ofSeconds(10);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final LakeConfig.Balancer balancer;
    private final Steering.Program program;
    private final WantedJson json;

    ProgramRuns(LakeConfig.Balancer balancer, Steering.Program program, WantedJson json) {
        this.balancer = balancer;
        this.program = program;
        this.json = json;
    }

    @Override
    public void due(Turn turn) {
        if (turn.state.round().number() == 0) {
            begin(turn);
        }
    }

    @Override
    public void changed(Turn turn) {
        String why = "being brought to " + turn.state.wanted().described();
        turn.state = turn.state.with(show(turn, true, why).as(Condition.CONVERGING, why));
        if (turn.state.round().phase() == Phase.IDLE) {
            begin(turn);
        } else {
            turn.state = turn.state.with(turn.state.round().withAgain(true));
        }
    }

    @Override
    public void happened(Turn turn, ActuatorEvent event) {
        Round round = turn.state.round();
        boolean running = round.phase() == Phase.COMMANDING;
        if (event instanceof Woken woken && woken.number() == round.wake() && !running) {
            begin(turn);
        } else if (event instanceof ProgramEnded ended && running && ended.number() == round.number()) {
            ended(turn, ended);
        } else if (event instanceof Failed failed && running && failed.number() == round.number()) {
            end(turn, Condition.UNREACHABLE, failed.reason());
        }
    }

    private void begin(Turn turn) {
        Wanted wanted = turn.state.wanted();
        Optional<String> input = json.of(wanted, balancer);
        Round round = turn.state.round();
        if (input.isEmpty()) {
            String why =
                    wanted.isNothing() ? "no routing state heard yet" : "no leader has confirmed this balancer yet";
            turn.state = turn.state.with(
                    show(turn, false, why).as(wanted.isNothing() ? Condition.WAITING : Condition.CONVERGING, why));
            turn.state = turn.state.with(
                    round.to(Phase.IDLE, round.number(), List.of()).withAgain(false));
            return;
        }
        long number = round.number() + 1;
        turn.state =
                turn.state.with(round.to(Phase.COMMANDING, number, List.of()).withAgain(false));
        turn.act(new RunProgram(number, input.get()));
    }

    private void ended(Turn turn, ProgramEnded ended) {
        if (ended.status() != 0) {
            String words = ended.output().isEmpty() ? "" : ": " + Text.printable(ended.output());
            end(turn, Condition.CONVERGING, program.command().get(0) + " ended with " + ended.status() + words);
        } else if (turn.state.round().again()) {
            begin(turn);
        } else {
            end(turn, Condition.IN_STEP, "");
        }
    }

    private void end(Turn turn, Condition outcome, String trouble) {
        boolean well = outcome == Condition.IN_STEP;
        boolean again = turn.state.round().again();
        View before = turn.state.view();
        Wanted wanted = turn.state.wanted();
        List<String> problems = WantedServers.of(wanted, balancer).problems();
        View shown = show(turn, well, trouble);
        boolean all = shown.routes().values().stream().allMatch(RouteReport::inStep);
        Condition condition = !well
                ? outcome
                : !wanted.isolated().isEmpty()
                        ? Condition.ISOLATED
                        : !problems.isEmpty()
                                ? Condition.MISCONFIGURED
                                : all ? Condition.IN_STEP : Condition.CONVERGING;
        List<String> details = new ArrayList<>(problems);
        if (!trouble.isEmpty()) {
            details.add(trouble);
        }
        View view = shown.as(condition, Text.shorten(String.join("; ", details)))
                .settledOn(well ? Optional.of(wanted) : before.settled());
        turn.state = turn.state.with(view).with(turn.state.counters().withRound(!well));
        ViewNotes.changes(turn, before, view);
        pause(turn, well);
        if (again) {
            begin(turn);
        }
    }

    private static void pause(Turn turn, boolean well) {
        Round round = turn.state.round();
        int failures = well ? 0 : Math.min(round.failures() + 1, 10);
        turn.state = turn.state.with(round.ended(failures, round.wake() + 1));
        Duration pause = well ? EVERY : FIRST_PAUSE.multipliedBy(1L << (failures - 1));
        turn.act(new Wake(round.wake() + 1, pause.compareTo(EVERY) < 0 ? pause : EVERY));
    }

    /** The routes as they are believed to be: known only where the program said that all is well. */
    private View show(Turn turn, boolean well, String trouble) {
        Wanted wanted = turn.state.wanted();
        SortedMap<ServiceId, RouteReport> routes = new TreeMap<>();
        for (ServiceId service : balancer.routes().keySet()) {
            Optional<Placement> placement = wanted.placement(service);
            String confirmed = placement.filter(Placement::unproven).isEmpty()
                    ? trouble
                    : "left as it is until a leader has confirmed this balancer";
            String why = wanted.whyNowhere(service).orElse(confirmed);
            boolean known = well && trouble.isEmpty();
            boolean inStep = known && why.isEmpty();
            routes.put(
                    service,
                    new RouteReport(
                            known && (inStep || wanted.isolated().contains(service))
                                    ? placement.map(Placement::serving).orElse(List.of())
                                    : List.of(),
                            inStep,
                            Text.shorten(why)));
        }
        return turn.state.view().showing(routes);
    }

    @Override
    public Rehearsal rehearse(ActuatorState state, List<RoutingState> states) {
        List<String> problems = new ArrayList<>();
        if (state.view().condition() == Condition.UNREACHABLE) {
            problems.add(
                    "the program failed when it was last run: " + state.view().detail());
        }
        List<List<String>> steps = new ArrayList<>();
        String before = json.of(state.wanted(), balancer).orElse("");
        for (RoutingState each : states) {
            problems.addAll(WantedServers.of(each, balancer).problems());
            String input = json.of(Wanted.of(each), balancer).orElse("");
            steps.add(
                    input.isEmpty() || input.equals(before)
                            ? List.of()
                            : List.of(String.join(" ", program.command()) + " <<< '" + input + "'"));
            before = input;
        }
        return new Rehearsal(steps, problems);
    }
}
