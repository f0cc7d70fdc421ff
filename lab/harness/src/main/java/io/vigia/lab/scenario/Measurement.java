package io.vigia.lab.scenario;

import io.vigia.lab.load.Exchange;
import io.vigia.lab.watch.BalancerWatch;
import io.vigia.lab.watch.LakeStatus;
import io.vigia.lab.watch.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Everything that is read off the stage about the failure of one site, from the instant of its injection on. */
final class Measurement {
    /** Nothing is waited for longer. */
    static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final Steady.Start start;
    private final long injectedNanos;
    private final DeathAlert alert;

    /** @param injectedNanos {@link System#nanoTime} just before the injection */
    Measurement(Stage stage, Steady.Start start, long injectedNanos) {
        this.stage = stage;
        this.start = start;
        this.injectedNanos = injectedNanos;
        this.alert = new DeathAlert(start.active(), injectedNanos, stage.status()::nanosOf);
    }

    /** Returns when everything has been seen, at Vigia's balancers and at those alone, or the bound has passed. */
    void await() throws InterruptedException {
        while (System.nanoTime() - injectedNanos < BOUND_NANOS && !complete()) {
            Thread.sleep(20);
        }
        // Requests that are on their way now end within their own time-out.
        Thread.sleep(TimeUnit.NANOSECONDS.toMillis(2 * AFTERMATH_NANOS));
    }

    private boolean complete() {
        return switchedNanos().isPresent()
                && firstGood(stage.moved().keySet()).isPresent()
                && failover() != null
                && (stage.alerts().isEmpty() || alertedNanos().isPresent())
                && firstGoodAlone();
    }

    private boolean firstGoodAlone() {
        return stage.alone().keySet().stream()
                .allMatch(name -> firstGood(Set.of(name)).isPresent());
    }

    /** Vigia's figures. */
    Figures moved() {
        LakeStatus.Failover failover = failover();
        OptionalLong firstGood = firstGood(stage.moved().keySet());
        return new Figures(
                failover == null ? null : millisOf(failover.confirmedAt()),
                failover == null ? null : millisOf(failover.committedAt()),
                millis(switchedNanos()),
                millis(firstGood),
                failed(stage.moved().keySet(), firstGood),
                millis(alertedNanos()));
    }

    /** The figures of each balancer that stands alone. */
    Map<String, Figures> alone() {
        Map<String, Figures> figures = new LinkedHashMap<>();
        stage.alone().forEach((name, watch) -> {
            Long droppedMs = millis(firstLook(watch, serving -> !serving.contains(start.active())));
            OptionalLong firstGood = firstGood(Set.of(name));
            figures.put(
                    name,
                    new Figures(droppedMs, droppedMs, droppedMs, millis(firstGood), failed(Set.of(name), firstGood)));
        });
        return figures;
    }

    /** The first failover after the injection; null until the aggregator tells of one. */
    private LakeStatus.@Nullable Failover failover() {
        var seen = stage.status().newest();
        if (seen == null) {
            return null;
        }
        LakeStatus.Failover first = null;
        for (LakeStatus.Failover failover : seen.status().failovers()) {
            if (failover.epoch() > start.epoch() && failover.committedAt() != null) {
                first = failover;
            }
        }
        return first;
    }

    private OptionalLong switchedNanos() {
        List<OptionalLong> each = new ArrayList<>();
        for (BalancerWatch watch : stage.moved().values()) {
            each.add(firstLook(watch, serving -> serving.size() == 1 && !serving.contains(start.active())));
        }
        return FirstGood.worst(each);
    }

    private OptionalLong alertedNanos() {
        return FirstGood.worst(stage.alerts().values().stream()
                .map(watch -> watch.times().firstSince(injectedNanos, alert::is))
                .toList());
    }

    private OptionalLong firstLook(BalancerWatch watch, java.util.function.Predicate<Set<String>> wanted) {
        for (Spans.Span span : watch.spans().since(injectedNanos)) {
            Set<String> serving = span.serving();
            if (serving != null && wanted.test(serving)) {
                return OptionalLong.of(Math.max(span.firstNanos(), injectedNanos));
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong firstGood(Collection<String> balancers) {
        return FirstGood.worst(balancers.stream()
                .map(balancer -> FirstGood.of(exchanges(balancer), injectedNanos, start.active()))
                .toList());
    }

    private long failed(Collection<String> balancers, OptionalLong firstGood) {
        long until = firstGood.orElse(injectedNanos + BOUND_NANOS) + AFTERMATH_NANOS;
        return balancers.stream()
                .mapToLong(balancer -> FirstGood.failed(exchanges(balancer), injectedNanos, until))
                .sum();
    }

    private List<Exchange> exchanges(String balancer) {
        return stage.load().endedSince(balancer, injectedNanos);
    }

    private @Nullable Long millisOf(@Nullable Instant instant) {
        return instant == null ? null : millis(OptionalLong.of(stage.status().nanosOf(instant)));
    }

    private @Nullable Long millis(OptionalLong nanos) {
        return nanos.isPresent() ? Math.round((nanos.getAsLong() - injectedNanos) / 1e6) : null;
    }
}
