package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.watch.HistoryReport;
import io.vigia.lab.watch.InvariantChecker;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs scenarios one after another on one stage, and says how each run went. */
public final class ScenarioRunner {
    private final Stage stage;
    private final Steady steady;
    private final int rate;
    private final long seed;
    private final PrintStream out;

    /** @param seed of the moments of injection */
    public ScenarioRunner(Stage stage, int rate, long seed, PrintStream out) {
        this.stage = stage;
        this.steady = new Steady(stage);
        this.rate = rate;
        this.seed = seed;
        this.out = out;
    }

    /** A run that cannot be made is a run with a problem; the next is tried all the same. */
    public Result run(Scenario scenario, int runs) throws InterruptedException {
        InvariantChecker invariants = stage.invariants();
        long checked = invariants.checked();
        long broken = invariants.broken();
        int told = invariants.breaches().size();
        long late = stage.load().lateSends();
        SplittableRandom random = new SplittableRandom(seed);
        List<String> early = begin();
        long beganNanos = System.nanoTime();
        Act act = act(scenario);
        List<Run> done = new ArrayList<>();
        if (!early.isEmpty()) {
            done.add(notCompleted(early));
            runs = 0;
        }
        for (int index = 0; index < runs; index++) {
            Run run = attempt(act, index, random);
            done.add(run);
            out.println(progress(scenario, index, runs, run));
        }
        List<InvariantChecker.Breach> breaches = invariants.breaches();
        return new Result(
                scenario,
                seed,
                rate,
                stage.alerts().size(),
                done,
                invariants.checked() - checked,
                invariants.broken() - broken,
                breaches.subList(Math.min(told, breaches.size()), breaches.size()).stream()
                        .limit(20)
                        .map(breach -> "at %.3f s: %s: %s"
                                .formatted((breach.atNanos() - beganNanos) / 1e9, breach.invariant(), breach.detail()))
                        .toList(),
                history(beganNanos),
                stage.load().lateSends() - late,
                stage.load().worstLateMillis());
    }

    private static Run attempt(Act act, int index, SplittableRandom random) throws InterruptedException {
        try {
            return act.run(index, random);
        } catch (IOException failed) {
            return notCompleted(List.of(String.valueOf(failed.getMessage())));
        }
    }

    private static Run notCompleted(List<String> why) {
        return new Run("not completed", new Figures(null, null, null, null, 0), 0, Map.of(), why);
    }

    /** A history begins with a steady lake; returns why it does not. */
    private List<String> begin() throws InterruptedException {
        if (!stage.hasNetwork()) {
            return List.of();
        }
        try {
            steady.reach();
            stage.recorder().begin();
            return List.of();
        } catch (IOException failed) {
            return List.of(String.valueOf(failed.getMessage()));
        }
    }

    private HistoryReport history(long beganNanos) throws InterruptedException {
        if (!stage.hasNetwork()) {
            return HistoryReport.none();
        }
        try {
            return stage.history(beganNanos);
        } catch (IOException unreadable) {
            return new HistoryReport(List.of(), List.of("the logs cannot be read: " + unreadable.getMessage()));
        }
    }

    private Act act(Scenario scenario) {
        Breakage breakage = new Breakage(stage.lake());
        return switch (scenario) {
            case KILL_SERVICE -> new SiteFailure(stage, steady, breakage::kill);
            case FREEZE_SERVICE -> new SiteFailure(stage, steady, breakage::freeze);
            case KILL_SITE -> new SiteFailure(stage, steady, breakage::killSite);
            case KILL_AGENT -> new BystanderDeath(stage, steady, false);
            case KILL_AGGREGATOR -> new BystanderDeath(stage, steady, true);
            case RELOAD_HAPROXY -> new BalancerInterruption(stage, steady, false);
            case RESTART_HAPROXY -> new BalancerInterruption(stage, steady, true);
            case FLAP -> new Flap(stage, steady);
            default -> new NetworkActs(stage, steady).act(scenario);
        };
    }

    private static String progress(Scenario scenario, int index, int runs, Run run) {
        Figures figures = run.figures();
        StringBuilder line = new StringBuilder("%s %d/%d: %s".formatted(scenario.word(), index + 1, runs, run.what()));
        if (figures.detectMs() != null) {
            line.append("; %s %s".formatted(scenario.detected(), figures.detectMs()));
        }
        if (figures.decideMs() != null) {
            line.append(", decided ").append(figures.decideMs());
        }
        if (figures.switchedMs() != null) {
            line.append("; switched ").append(figures.switchedMs());
        }
        if (figures.alertedMs() != null) {
            line.append("; alerted ").append(figures.alertedMs());
        }
        line.append("; first good %s ms; %d failed; %d failovers"
                .formatted(figures.firstGoodMs(), figures.failedRequests(), run.failovers()));
        run.alone()
                .forEach((name, alone) -> line.append(
                        "; %s alone %s ms, %d failed".formatted(name, alone.firstGoodMs(), alone.failedRequests())));
        run.problems().forEach(problem -> line.append("; PROBLEM ").append(problem));
        return line.toString();
    }
}
