package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A process of Vigia's own dies while the service is well: clients must not notice, and nothing may move. */
final class BystanderDeath implements Act {
    private static final long OBSERVED_MILLIS = 10_000;

    private final Stage stage;
    private final Steady steady;
    private final boolean aggregator;

    /** @param aggregator whether it is the aggregator that dies; else the active site's agent */
    BystanderDeath(Stage stage, Steady steady, boolean aggregator) {
        this.stage = stage;
        this.steady = steady;
        this.aggregator = aggregator;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        Act.pauseAtRandom(random);
        Breakage breakage = new Breakage(stage.lake());
        long injectedNanos = System.nanoTime();
        String what = aggregator ? breakage.killAggregators() : breakage.killAgent(start.active());
        Thread.sleep(OBSERVED_MILLIS);
        long endNanos = System.nanoTime();
        Figures figures = figures(injectedNanos, endNanos);
        Steady.Start after = steady.reach();
        long failovers = after.epoch() - start.epoch();
        List<String> problems = new ArrayList<>();
        if (aggregator) {
            // A decision that was kept on disk is worth nothing if the next one cannot be made.
            Run next = new SiteFailure(stage, steady, breakage::kill).run(index, random);
            problems.addAll(next.problems());
            if (next.failovers() != 1) {
                problems.add("a failover after the restart took " + next.failovers() + " epochs");
            }
            what += ", then " + next.what() + " with the first good answer after "
                    + next.figures().firstGoodMs() + " ms";
        }
        return new Run(what, figures, failovers, Map.of(), problems);
    }

    private Figures figures(long injectedNanos, long endNanos) {
        List<OptionalLong> firstGood = new ArrayList<>();
        long failed = 0;
        for (String balancer : stage.moved().keySet()) {
            var exchanges = stage.load().endedSince(balancer, injectedNanos);
            firstGood.add(FirstGood.of(exchanges, injectedNanos, null));
            failed += FirstGood.failed(exchanges, injectedNanos, endNanos);
        }
        OptionalLong worst = FirstGood.worst(firstGood);
        return new Figures(
                null,
                null,
                null,
                worst.isPresent() ? TimeUnit.NANOSECONDS.toMillis(worst.getAsLong() - injectedNanos) : null,
                failed);
    }
}
