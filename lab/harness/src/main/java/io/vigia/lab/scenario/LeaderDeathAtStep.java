package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.HookFiles;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.watch.LakeStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The leader dies as soon as it says that a step of a failover runs: the first step in the first run, the next in the next. Another
 * one must bring the failover to the end that an undisturbed one has, and no hook may be run twice for it. The undisturbed one is made
 * before the first run.
 */
final class LeaderDeathAtStep implements Act {
    private final Stage stage;
    private final Steady steady;
    private LakeStatus.@Nullable Failover undisturbed;

    LeaderDeathAtStep(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    /** A failover that is over, everywhere. */
    private record Ended(LakeStatus.Failover move, Figures figures, String what) {}

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        String before = "";
        LakeStatus.Failover model = undisturbed;
        if (model == null) {
            Steady.Start start = steady.reach();
            Ended first = failover(start, -1, random, problems);
            model = first.move();
            requireEnd(start, model, model, problems);
            undisturbed = model;
            before = "undisturbed from " + model.from() + " to " + model.to() + " in "
                    + first.figures().detectMs() + " ms: " + steps(model) + "; then ";
        }
        Steady.Start start = steady.reach();
        Ended ended = failover(start, index % model.steps().size(), random, problems);
        requireEnd(start, ended.move(), model, problems);
        Steady.Start after = steady.reach();
        if (!after.active().equals(ended.move().to())) {
            problems.add(Complaints.ANOTHER_END + "active is " + after.active() + " afterwards");
        }
        long epochs = after.epoch() - start.epoch();
        if (epochs != epochsOf(model)) {
            problems.add(Complaints.ANOTHER_END + "the epoch rose by " + epochs + ", not by " + epochsOf(model));
        }
        return new Run(before + ended.what(), ended.figures(), epochs, Map.of(), problems);
    }

    /** @param step at which the leader dies; -1 for none */
    private Ended failover(Steady.Start start, int step, SplittableRandom random, List<String> problems)
            throws IOException, InterruptedException {
        MoveWatch watch = new MoveWatch(stage);
        Act.pauseAtRandom(random);
        String leader = stage.leader();
        long injectedNanos = System.nanoTime();
        long deathNanos = injectedNanos;
        Instant death = Instant.MAX;
        stage.recorder().broke(start.active());
        new Breakage(stage.lake()).kill(start.active());
        if (step >= 0) {
            watch.awaitStep(leader, step);
            death = Instant.now();
            deathNanos = System.nanoTime();
            stage.network().faults().apply(stage.network().kill(leader));
        }
        LakeStatus.Failover move = watch.awaitOver(deathNanos);
        long overMs = millisSince(deathNanos);
        String elsewhere = watch.notLedTo(move.to(), deathNanos);
        long thereMs = millisSince(deathNanos);
        if (!elsewhere.isEmpty()) {
            problems.add(Complaints.ANOTHER_END + elsewhere);
        }
        Measurement measurement = new Measurement(stage, start, injectedNanos);
        measurement.await();
        Figures seen = measurement.moved();
        String what =
                step < 0 ? "" : death(leader, move, step, death) + "; " + move.outcome() + " after " + overMs + " ms";
        return new Ended(
                move,
                new Figures(Math.max(overMs, thereMs), null, null, seen.firstGoodMs(), seen.failedRequests()),
                what);
    }

    /** Whether the step was really under way is only known afterwards, from the journal that survived. */
    private static String death(String leader, LakeStatus.Failover move, int step, Instant death) {
        LakeStatus.Step at = move.steps().get(step);
        boolean late = at.endedAt() != null && at.endedAt().isBefore(death);
        return "killed " + leader + ", the leader, in step " + (step + 1) + " of "
                + move.steps().size() + ", " + at.title() + (late ? ", which had just ended" : "");
    }

    private void requireEnd(
            Steady.Start start, LakeStatus.Failover move, LakeStatus.Failover model, List<String> problems)
            throws IOException {
        String due = Lake.SITES.stream()
                .filter(site -> !site.equals(start.active()))
                .findFirst()
                .orElseThrow();
        boolean degraded = move.outcome().equals("degraded") && !move.detail().isEmpty();
        if (!move.outcome().equals("done") && !degraded) {
            problems.add(Complaints.ANOTHER_END + "the outcome is " + move.outcome() + ": " + move.detail());
        }
        if (!move.from().equals(start.active()) || !move.to().equals(due)) {
            problems.add(Complaints.ANOTHER_END + "it went from " + move.from() + " to " + move.to());
        }
        if (!degraded && !steps(move).equals(steps(model))) {
            problems.add(Complaints.ANOTHER_END + "its steps are " + steps(move));
        }
        if (degraded) {
            problems.addAll(otherThanDegraded(move, model));
        }
        requireOnce(move, problems);
    }

    /** Degraded is allowed, with its reason; every other step must be as in the model. */
    private static List<String> otherThanDegraded(LakeStatus.Failover move, LakeStatus.Failover model) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < model.steps().size(); i++) {
            LakeStatus.Step wanted = model.steps().get(i);
            LakeStatus.Step step = i < move.steps().size() ? move.steps().get(i) : null;
            if (step == null || !step.title().equals(wanted.title()) || !sameOrExplained(step, wanted)) {
                problems.add(Complaints.ANOTHER_END + "step " + (i + 1) + " is " + step);
            }
        }
        return problems;
    }

    private static boolean sameOrExplained(LakeStatus.Step step, LakeStatus.Step wanted) {
        return step.status().equals(wanted.status())
                || (!step.detail().isEmpty() && !step.status().equals("skipped"));
    }

    private void requireOnce(LakeStatus.Failover move, List<String> problems) throws IOException {
        Set<String> runs = new HashSet<>();
        List<String> phases = new ArrayList<>();
        for (HookFiles.Begun begun : MoveWatch.hooks(stage).begun()) {
            if (!runs.add(begun.run())) {
                problems.add(Complaints.TWICE + begun);
            }
            if (begun.run().startsWith(move.id() + "/")) {
                phases.add(begun.phase());
            }
        }
        if (!phases.equals(HookFiles.PHASES)) {
            problems.add(Complaints.ANOTHER_END + "its hooks ran as " + phases);
        }
    }

    /** Every balancer sees them: a step that is taken twice must not make another. */
    private static long epochsOf(LakeStatus.Failover move) {
        return move.steps().stream()
                .mapToLong(LakeStatus.Step::epoch)
                .filter(epoch -> epoch > 0)
                .distinct()
                .count();
    }

    private static List<String> steps(LakeStatus.Failover move) {
        return move.steps().stream()
                .map(step -> step.title() + " " + step.status())
                .toList();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
