package io.vigia.agent.actuate;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import java.util.ArrayList;
import java.util.List;

/** The lines that would be sent for a row of routing states, by the code that sends them, from what was last read. */
final class RuntimeApiRehearsal {
    private RuntimeApiRehearsal() {}

    static Rehearsal of(ActuatorState state, LakeConfig.Balancer balancer, List<RoutingState> states) {
        List<String> problems = new ArrayList<>();
        if (state.view().condition() == Condition.UNREACHABLE) {
            problems.add("HAProxy cannot be moved now: " + state.view().detail());
        }
        if (state.view().observed().isEmpty()) {
            problems.add("HAProxy has not been read yet, so it is not known what would have to be sent");
            return new Rehearsal(states.stream().map(each -> List.<String>of()).toList(), problems);
        }
        state.isolation()
                .isolated()
                .forEach(service -> problems.add("service " + service
                        + " is fenced at this balancer, which is cut off, and opens only once a leader confirms it"));
        ServersState servers = state.view().observed().get();
        List<List<String>> steps = new ArrayList<>();
        for (RoutingState each : states) {
            RoutePlan plan = RoutePlan.of(Wanted.of(each), balancer, servers);
            steps.add(plan.lines());
            plan.problems().forEach(problem -> add(problems, problem));
            plan.cautions().forEach(caution -> add(problems, "caution: " + caution));
            servers = ServerModel.after(servers, plan.lines());
        }
        return new Rehearsal(steps, problems);
    }

    private static void add(List<String> problems, String problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
