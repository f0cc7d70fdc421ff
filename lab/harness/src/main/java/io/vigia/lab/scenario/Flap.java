package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The site that was active goes down and comes back, 5 s each, for two minutes. It is frozen and thawed rather than killed
 * and started, so that the wave is square: a server's start takes seconds.
 */
final class Flap implements Act {
    private static final int WAVES = 12;
    private static final long HALF_MILLIS = 5000;

    private final Stage stage;
    private final Steady steady;

    Flap(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        Act.pauseAtRandom(random);
        Breakage breakage = new Breakage(stage.lake());
        long injectedNanos = System.nanoTime();
        for (int wave = 0; wave < WAVES; wave++) {
            breakage.freeze(start.active());
            sleepUntil(injectedNanos, (2 * wave + 1) * HALF_MILLIS);
            stage.lake().site(start.active()).process().thaw();
            sleepUntil(injectedNanos, (2 * wave + 2) * HALF_MILLIS);
        }
        Measurement measurement = new Measurement(stage, start, injectedNanos);
        Figures figures = measurement.moved();
        var alone = measurement.alone();
        long failovers = steady.status().epoch() - start.epoch();
        steady.reach();
        return new Run(
                "froze and thawed site " + start.active() + " " + WAVES + " times",
                figures,
                failovers,
                alone,
                List.of());
    }

    private static void sleepUntil(long fromNanos, long afterMillis) throws InterruptedException {
        long waitMillis = afterMillis - (System.nanoTime() - fromNanos) / 1_000_000;
        if (waitMillis > 0) {
            Thread.sleep(waitMillis);
        }
    }
}
