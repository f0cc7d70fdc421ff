package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.net.Fault;
import io.vigia.lab.net.Together;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Two of three aggregators die, and later the active service: nobody may act without a majority, and clients have what they
 * had. When the two are back, the failover that was due is made.
 */
final class MajorityDeath implements Act {
    private static final long CALM_MILLIS = 10_000;
    private static final long DUE_MILLIS = 6_000;

    private final Stage stage;
    private final Steady steady;

    MajorityDeath(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        List<String> problems = new ArrayList<>();
        Act.pauseAtRandom(random);
        Fault fault = twoOfThree(index);
        long injectedNanos = System.nanoTime();
        stage.network().faults().apply(fault);
        Thread.sleep(CALM_MILLIS);
        long calmNanos = System.nanoTime();
        long failed = 0;
        for (String balancer : stage.moved().keySet()) {
            failed += FirstGood.failed(stage.load().endedSince(balancer, injectedNanos), injectedNanos, calmNanos);
        }
        stage.recorder().broke(start.active());
        String what = fault.text() + ", then " + new Breakage(stage.lake()).kill(start.active());
        Thread.sleep(DUE_MILLIS);
        stillThere(start, injectedNanos, problems);
        long restoredNanos = System.nanoTime();
        stage.network().faults().undo(fault);
        Measurement measurement = new Measurement(stage, start, restoredNanos);
        measurement.await();
        Figures after = measurement.moved();
        Steady.Start end = steady.reach();
        if (end.epoch() != start.epoch() + 1) {
            problems.add("the epoch went from " + start.epoch() + " to " + end.epoch());
        }
        return new Run(
                what + "; after their return, now at " + end.active(),
                new Figures(after.detectMs(), after.decideMs(), after.switchedMs(), after.firstGoodMs(), failed),
                end.epoch() - start.epoch(),
                Map.of(),
                problems);
    }

    /** The leader with one follower, or both followers. */
    private Fault twoOfThree(int index) throws IOException {
        String survivor =
                index % 2 == 0 ? followers().get(index / 2 % followers().size()) : stage.leader();
        List<Fault> deaths = new ArrayList<>();
        for (String name : stage.lake().aggregators().keySet()) {
            if (!name.equals(survivor)) {
                deaths.add(stage.network().kill(name));
            }
        }
        return new Together(deaths);
    }

    private List<String> followers() throws IOException {
        List<String> names = new ArrayList<>(stage.lake().aggregators().keySet());
        names.remove(stage.leader());
        return names;
    }

    private void stillThere(Steady.Start start, long sinceNanos, List<String> problems) {
        stage.moved()
                .forEach((name, watch) -> watch.spans().since(sinceNanos).forEach(span -> {
                    Set<String> serving = span.serving();
                    if (serving != null && !serving.equals(Set.of(start.active()))) {
                        problems.add(name + " served " + serving + " without a majority");
                    }
                }));
    }
}
