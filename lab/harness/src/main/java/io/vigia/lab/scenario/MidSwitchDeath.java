package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.watch.BalancerWatch;
import io.vigia.lab.watch.Spans;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A balancer dies while a failover is being carried out: in two runs when its agent has the new epoch on its disk, in the
 * next two when the other balancer has just let the old site go. Started again, it serves the new site, and the old one not for a moment.
 */
final class MidSwitchDeath implements Act {
    private static final long DEAD_MILLIS = 2_000;

    private final Stage stage;
    private final Steady steady;

    MidSwitchDeath(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        List<HaproxyProcess> balancers = List.copyOf(stage.lake().balancers().values());
        HaproxyProcess victim = balancers.get(index % balancers.size());
        HaproxyProcess other = balancers.get((index + 1) % balancers.size());
        boolean atItsEpoch = index / balancers.size() % 2 == 0;
        BalancerWatch watch = Objects.requireNonNull(stage.moved().get(victim.name()));
        Act.pauseAtRandom(random);
        long injectedNanos = System.nanoTime();
        stage.recorder().broke(start.active());
        new Breakage(stage.lake()).kill(start.active());
        awaitSwitching(start, atItsEpoch ? victim.name() : "", other.name(), injectedNanos);
        victim.process().kill();
        stage.cutOff(victim.name());
        String what = "killed " + victim.name() + " "
                + (atItsEpoch ? "as it accepted the new epoch" : "as " + other.name() + " let the old site go");
        if (!victim.process().awaitEnd(Duration.ofSeconds(10))) {
            throw new IOException(victim.name() + " does not end");
        }
        Thread.sleep(DEAD_MILLIS);
        long startedNanos = System.nanoTime();
        victim.start();
        awaitSocket(watch, startedNanos);
        stage.reachable(victim.name(), System.nanoTime());
        List<String> problems = new ArrayList<>();
        Figures figures = measure(watch, victim.name(), start, startedNanos, problems);
        Steady.Start after = steady.reach();
        return new Run(what + ", now at " + after.active(), figures, after.epoch() - start.epoch(), Map.of(), problems);
    }

    /** @param atEpochOf the balancer whose epoch to wait for; empty to wait for the other's sockets */
    private void awaitSwitching(Steady.Start start, String atEpochOf, String other, long injectedNanos)
            throws IOException, InterruptedException {
        while (System.nanoTime() - injectedNanos < Measurement.BOUND_NANOS) {
            boolean switching = atEpochOf.isEmpty()
                    ? !Set.of(start.active()).equals(stage.serving(other))
                    : stage.recorder().epochOf(atEpochOf) > start.epoch();
            if (switching) {
                return;
            }
            Thread.sleep(1);
        }
        throw new IOException("no failover within 20 s");
    }

    private static void awaitSocket(BalancerWatch watch, long startedNanos) throws IOException, InterruptedException {
        while (System.nanoTime() - startedNanos < Measurement.BOUND_NANOS) {
            try {
                watch.ask("show info");
                return;
            } catch (IOException notYet) {
                Thread.sleep(5);
            }
        }
        throw new IOException("the balancer does not answer within 20 s of its start");
    }

    private Figures measure(
            BalancerWatch watch, String balancer, Steady.Start start, long startedNanos, List<String> problems)
            throws InterruptedException {
        OptionalLong routed = OptionalLong.empty();
        OptionalLong firstGood = OptionalLong.empty();
        while (System.nanoTime() - startedNanos < Measurement.BOUND_NANOS
                && (routed.isEmpty() || firstGood.isEmpty())) {
            Thread.sleep(10);
            routed = routed(watch, start.active(), startedNanos);
            firstGood = FirstGood.of(stage.load().endedSince(balancer, startedNanos), startedNanos, start.active());
        }
        long endNanos = System.nanoTime();
        Thread.sleep(2_000);
        for (Spans.Span span : watch.spans().since(startedNanos)) {
            Set<String> serving = span.serving();
            if (serving != null && serving.contains(start.active())) {
                problems.add(balancer + " came back serving " + serving);
            }
        }
        long failed = FirstGood.failed(stage.load().endedSince(balancer, startedNanos), startedNanos, endNanos);
        return new Figures(null, null, millis(routed, startedNanos), millis(firstGood, startedNanos), failed);
    }

    private static OptionalLong routed(BalancerWatch watch, String old, long startedNanos) {
        for (Spans.Span span : watch.spans().since(startedNanos)) {
            Set<String> serving = span.serving();
            if (serving != null && serving.size() == 1 && !serving.contains(old)) {
                return OptionalLong.of(Math.max(span.firstNanos(), startedNanos));
            }
        }
        return OptionalLong.empty();
    }

    private static @Nullable Long millis(OptionalLong nanos, long fromNanos) {
        return nanos.isPresent() ? TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - fromNanos) : null;
    }
}
