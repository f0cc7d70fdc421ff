package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.watch.BalancerWatch;
import io.vigia.lab.watch.Spans;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A balancer is reloaded, or killed and started again, while the service is not where the balancer's configuration began.
 * It must come back with the routing it had, and never serve another site, not even for a moment.
 */
final class BalancerInterruption implements Act {
    private static final long AFTERMATH_MILLIS = 1000;

    private final Stage stage;
    private final Steady steady;
    private final boolean restart;

    BalancerInterruption(Stage stage, Steady steady, boolean restart) {
        this.stage = stage;
        this.steady = steady;
        this.restart = restart;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        if (start.active().equals(Lake.INITIAL)) {
            new SiteFailure(stage, steady, new Breakage(stage.lake())::kill).run(index, random);
            start = steady.reach();
        }
        List<HaproxyProcess> balancers = List.copyOf(stage.lake().balancers().values());
        HaproxyProcess balancer = balancers.get(index % balancers.size());
        BalancerWatch watch = java.util.Objects.requireNonNull(stage.moved().get(balancer.name()));
        String oldWorker = worker(watch.ask("show info"));
        Act.pauseAtRandom(random);
        long injectedNanos = System.nanoTime();
        String what = interrupt(balancer, index);
        long takenOverNanos = awaitNewWorker(watch, oldWorker, injectedNanos);
        Figures figures = measure(watch, balancer.name(), start.active(), injectedNanos, takenOverNanos);
        Steady.Start after = steady.reach();
        return new Run(what + ", at " + after.active(), figures, after.epoch() - start.epoch(), Map.of(), List.of());
    }

    /** Every other pair of restarts is an orderly one. */
    private String interrupt(HaproxyProcess balancer, int index) throws IOException, InterruptedException {
        if (!restart) {
            balancer.reload();
            return "reloaded " + balancer.name();
        }
        boolean orderly = index / 2 % 2 == 1;
        if (orderly) {
            balancer.process().terminate();
        } else {
            balancer.process().kill();
        }
        if (!balancer.process().awaitEnd(Duration.ofSeconds(10))) {
            throw new IOException(balancer.name() + " does not end");
        }
        balancer.start();
        return (orderly ? "stopped" : "killed") + " and started " + balancer.name();
    }

    private static @Nullable String worker(String info) {
        return info.lines().filter(line -> line.startsWith("Pid: ")).findFirst().orElse(null);
    }

    private static long awaitNewWorker(BalancerWatch watch, @Nullable String oldWorker, long injectedNanos)
            throws IOException, InterruptedException {
        while (System.nanoTime() - injectedNanos < Measurement.BOUND_NANOS) {
            try {
                String worker = worker(watch.ask("show info"));
                if (worker != null && !worker.equals(oldWorker)) {
                    return System.nanoTime();
                }
            } catch (IOException notListeningYet) {
                Thread.sleep(2);
            }
            Thread.sleep(5);
        }
        throw new IOException("no new worker within 20 s");
    }

    private Figures measure(
            BalancerWatch watch, String balancer, String active, long injectedNanos, long takenOverNanos)
            throws InterruptedException {
        OptionalLong routed = OptionalLong.empty();
        OptionalLong firstGood = OptionalLong.empty();
        while (System.nanoTime() - injectedNanos < Measurement.BOUND_NANOS
                && (routed.isEmpty() || firstGood.isEmpty())) {
            Thread.sleep(10);
            routed = routed(watch, active, takenOverNanos);
            firstGood = FirstGood.of(stage.load().endedSince(balancer, takenOverNanos), takenOverNanos, null);
        }
        long endNanos = System.nanoTime();
        Thread.sleep(2 * AFTERMATH_MILLIS);
        long failed = FirstGood.failed(stage.load().endedSince(balancer, injectedNanos), injectedNanos, endNanos);
        return new Figures(null, null, millis(routed, injectedNanos), millis(firstGood, injectedNanos), failed);
    }

    private static OptionalLong routed(BalancerWatch watch, String active, long takenOverNanos) {
        for (Spans.Span span : watch.spans().since(takenOverNanos)) {
            if (Set.of(active).equals(span.serving())) {
                return OptionalLong.of(Math.max(span.firstNanos(), takenOverNanos));
            }
        }
        return OptionalLong.empty();
    }

    private static @Nullable Long millis(OptionalLong nanos, long injectedNanos) {
        return nanos.isPresent() ? TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - injectedNanos) : null;
    }
}
