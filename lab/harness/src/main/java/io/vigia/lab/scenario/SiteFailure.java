package io.vigia.lab.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The active site fails; Vigia and the HAProxys alone each find a way, at the same moment and under the same load. */
final class SiteFailure implements Act {
    /** What is done to the active site. */
    @FunctionalInterface
    interface Injection {
        String breakSite(String site) throws IOException;
    }

    private final Stage stage;
    private final Steady steady;
    private final Injection injection;

    SiteFailure(Stage stage, Steady steady, Injection injection) {
        this.stage = stage;
        this.steady = steady;
        this.injection = injection;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        Act.pauseAtRandom(random);
        long injectedNanos = System.nanoTime();
        stage.recorder().broke(start.active());
        String what = injection.breakSite(start.active());
        Measurement measurement = new Measurement(stage, start, injectedNanos);
        measurement.await();
        Figures moved = measurement.moved();
        var alone = measurement.alone();
        Steady.Start after = steady.reach();
        List<String> problems = new ArrayList<>();
        if (after.active().equals(start.active())) {
            problems.add("the service is still at " + after.active());
        }
        return new Run(what + ", now at " + after.active(), moved, after.epoch() - start.epoch(), alone, problems);
    }
}
