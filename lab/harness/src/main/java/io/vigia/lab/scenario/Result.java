package io.vigia.lab.scenario;

import io.vigia.lab.watch.HistoryReport;
import java.util.List;

/**
 * A scenario, run.
 *
 * @param seed that drew the moments of injection
 * @param rate requests a second through each balancer
 * @param alertmanagers that Vigia told of alerts; often 0
 * @param checked invariant checks made meanwhile
 * @param broken how many of them failed
 * @param breaches the first of those, for people
 * @param history what the history checker proved; of nothing in a lake without a network of its own
 * @param lateSends requests that the load client sent later than it should, at all balancers
 * @param worstLateMillis the latest of them since the load began
 */
public record Result(
        Scenario scenario,
        long seed,
        int rate,
        int alertmanagers,
        List<Run> runs,
        long checked,
        long broken,
        List<String> breaches,
        HistoryReport history,
        long lateSends,
        long worstLateMillis) {
    public Result {
        runs = List.copyOf(runs);
        breaches = List.copyOf(breaches);
    }

    /** Whether {@code alertedMs} of its figures says anything: null is then "not within the bound". */
    public boolean alertsMeasured() {
        return alertmanagers > 0 && scenario.awaitsAlerts();
    }
}
