package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.watch.LakeStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            problems.addAll(otherEnd(start, model, model));
            undisturbed = model;
            before = "undisturbed from " + model.from() + " to " + model.to() + " in "
                    + first.figures().detectMs() + " ms: " + MoveEnds.steps(model) + "; then ";
        }
        Steady.Start start = steady.reach();
        Ended ended = failover(start, index % model.steps().size(), random, problems);
        problems.addAll(otherEnd(start, ended.move(), model));
        Steady.Start after = steady.reach();
        if (!after.active().equals(ended.move().to())) {
            problems.add(Complaints.ANOTHER_END + "active is " + after.active() + " afterwards");
        }
        long epochs = after.epoch() - start.epoch();
        if (epochs != MoveEnds.epochs(model)) {
            problems.add(Complaints.ANOTHER_END + "the epoch rose by " + epochs + ", not by " + MoveEnds.epochs(model));
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

    private List<String> otherEnd(Steady.Start start, LakeStatus.Failover move, LakeStatus.Failover model)
            throws IOException {
        String due = Lake.SITES.stream()
                .filter(site -> !site.equals(start.active()))
                .findFirst()
                .orElseThrow();
        return MoveEnds.otherThan(
                model, move, start.active(), due, MoveWatch.hooks(stage).begun());
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
