package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.net.Fault;
import io.vigia.lab.net.NetworkPlacement;
import io.vigia.lab.watch.BalancerWatch;
import io.vigia.lab.watch.Connections;
import io.vigia.lab.watch.Spans;
import java.io.IOException;
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
 * A balancer is cut off while the service moves elsewhere. It keeps serving what it served; healed, it follows within a
 * second of being reachable, which is when the kernel shows a connection from its agent to an aggregator. Its whole host is
 * cut off in two runs, its agent alone in the next two.
 */
final class BalancerIsolation implements Act {
    private static final long ALONE_MILLIS = 1_000;
    private static final long LASTS_MILLIS = 12_000;
    private static final long CONVERGED_MILLIS = 1_000;

    private final Stage stage;
    private final Steady steady;

    BalancerIsolation(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        List<String> problems = new ArrayList<>();
        List<String> names = List.copyOf(stage.moved().keySet());
        String balancer = names.get(index % names.size());
        boolean whole = index / names.size() % 2 == 0;
        Fault cut = whole
                ? stage.network().isolateBalancer(balancer)
                : stage.network().isolate("agent-" + balancer);
        Act.pauseAtRandom(random);
        long cutNanos = System.nanoTime();
        stage.network().faults().apply(cut);
        stage.cutOff(balancer);
        Thread.sleep(ALONE_MILLIS);
        stage.recorder().broke(start.active());
        new Breakage(stage.lake()).kill(start.active());
        Thread.sleep(LASTS_MILLIS);
        String moved = movedTo(balancer, start, problems);
        keptItsSite(balancer, start, cutNanos, problems);

        long healedNanos = System.nanoTime();
        stage.network().faults().undo(cut);
        OptionalLong reachable = awaitReachable(balancer, healedNanos);
        stage.reachable(balancer, reachable.orElse(healedNanos));
        Figures figures = follow(balancer, start, moved, healedNanos, reachable, problems);
        Steady.Start after = steady.reach();
        return new Run(
                cut.text() + " while the service moved to " + moved,
                figures,
                after.epoch() - start.epoch(),
                Map.of(),
                problems);
    }

    /** Where the balancer that was not cut off is by now. */
    private String movedTo(String balancer, Steady.Start start, List<String> problems) {
        for (String other : stage.moved().keySet()) {
            Set<String> serving = stage.serving(other);
            if (!other.equals(balancer)) {
                if (serving != null && serving.size() == 1 && !serving.contains(start.active())) {
                    return serving.iterator().next();
                }
                problems.add(other + ", which was not cut off, serves " + serving);
            }
        }
        return "nowhere";
    }

    private void keptItsSite(String balancer, Steady.Start start, long cutNanos, List<String> problems) {
        for (Spans.Span span : watch(balancer).spans().since(cutNanos)) {
            Set<String> serving = span.serving();
            if (serving != null && !Set.of(start.active()).equals(serving)) {
                problems.add(balancer + " served " + serving + " while it was cut off");
            }
        }
    }

    private BalancerWatch watch(String balancer) {
        return Objects.requireNonNull(stage.moved().get(balancer));
    }

    private OptionalLong awaitReachable(String balancer, long healedNanos) throws IOException, InterruptedException {
        long pid = stage.lake().agent("agent-" + balancer).pid();
        while (System.nanoTime() - healedNanos < Measurement.BOUND_NANOS) {
            if (Connections.establishedTo(NetworkPlacement.STREAM, pid)) {
                return OptionalLong.of(System.nanoTime());
            }
            Thread.sleep(5);
        }
        return OptionalLong.empty();
    }

    private Figures follow(
            String balancer,
            Steady.Start start,
            String moved,
            long healedNanos,
            OptionalLong reachable,
            List<String> problems)
            throws InterruptedException {
        OptionalLong converged = OptionalLong.empty();
        OptionalLong firstGood = OptionalLong.empty();
        while (System.nanoTime() - healedNanos < Measurement.BOUND_NANOS
                && (converged.isEmpty() || firstGood.isEmpty())) {
            Thread.sleep(10);
            converged = converged(balancer, moved, healedNanos);
            firstGood = FirstGood.of(stage.load().endedSince(balancer, healedNanos), healedNanos, start.active());
        }
        Thread.sleep(2_000);
        Long reachableMs = millis(reachable, healedNanos);
        Long convergedMs = millis(converged, healedNanos);
        if (reachableMs == null || convergedMs == null || convergedMs - reachableMs > CONVERGED_MILLIS) {
            problems.add("reachable " + reachableMs + " ms and converged " + convergedMs + " ms after the healing");
        }
        long failed = FirstGood.failed(stage.load().endedSince(balancer, healedNanos), healedNanos, System.nanoTime());
        return new Figures(reachableMs, null, convergedMs, millis(firstGood, healedNanos), failed);
    }

    private OptionalLong converged(String balancer, String moved, long healedNanos) {
        for (Spans.Span span : watch(balancer).spans().since(healedNanos)) {
            if (Set.of(moved).equals(span.serving())) {
                return OptionalLong.of(Math.max(span.firstNanos(), healedNanos));
            }
        }
        return OptionalLong.empty();
    }

    private static @Nullable Long millis(OptionalLong nanos, long fromNanos) {
        return nanos.isPresent() ? TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - fromNanos) : null;
    }
}
