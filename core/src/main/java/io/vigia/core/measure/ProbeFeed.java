package io.vigia.core.measure;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SourceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches become samples. Each probe counts once, however many batches tell of it: an agent's counter of checks numbers them. Outcomes are
 * counted by the agent, so that a lost batch loses none; latencies and lags are told of the latest probe of a batch alone, and those of a lost batch are
 * not made up. What a probe counts by itself and carries as readings is told of by the next probe too, and so is not lost either.
 */
final class ProbeFeed {
    private final Map<TargetId, List<Tracked>> byTarget = new HashMap<>();
    private final Map<Spot, Last> last = new HashMap<>();
    private LakeConfig lake;

    private record Spot(TargetId target, NodeId vantage) {}

    /** The newest probe that was heard of. */
    private record Last(long incarnation, long checks, long atMillis) {}

    ProbeFeed(LakeConfig lake) {
        this.lake = lake;
    }

    void add(Tracked tracked) {
        tracked.measure()
                .targets()
                .forEach(target -> byTarget.computeIfAbsent(target, none -> new ArrayList<>(1))
                        .add(tracked));
    }

    /** From now on these are the places of things. */
    void layoutChanged(LakeConfig changed) {
        lake = changed;
        last.keySet().removeIf(spot -> !changed.components().containsKey(spot.target()) && plain(spot.target()));
    }

    private static boolean plain(TargetId target) {
        return target.value().indexOf('/') < 0;
    }

    /** @param receivedAt on the owner's clock */
    void heard(Batch batch, Instant receivedAt) {
        Optional<SiteId> site =
                Optional.ofNullable(lake.vantages().get(batch.node())).map(LakeConfig.Vantage::site);
        long madeAt = receivedAt.toEpochMilli() - batch.heldMillis();
        for (Observation observation : batch.observations()) {
            List<Tracked> fed = byTarget.get(observation.target());
            if (fed == null || observation.checks() == 0) {
                continue;
            }
            Spot spot = new Spot(observation.target(), batch.node());
            long at = madeAt - observation.ageMillis();
            Last before = last.get(spot);
            if (before != null && before.incarnation == batch.incarnation() && before.checks == observation.checks()) {
                continue; // the same probe, told again
            }
            SourceKey source = new SourceKey(
                    place(observation.target()),
                    observation.target().value(),
                    batch.node().value());
            for (Tracked one : fed) {
                if (one.measure().hears(site)) {
                    feed(one, batch.incarnation(), source, observation, at, before, receivedAt.toEpochMilli());
                }
            }
            if (before == null || isLater(batch.incarnation(), observation.checks(), before)) {
                last.put(spot, new Last(batch.incarnation(), observation.checks(), at));
            }
        }
    }

    private static boolean isLater(long incarnation, long checks, Last before) {
        return incarnation > before.incarnation || (incarnation == before.incarnation && checks > before.checks);
    }

    private static void feed(
            Tracked fed,
            long incarnation,
            SourceKey source,
            Observation observation,
            long at,
            @Nullable Last before,
            long now) {
        long checks = observation.checks();
        if (fed.measure() instanceof Measure.Served) {
            long good = checks - observation.failures();
            long since = Math.min(incarnation, at);
            fed.take(Sample.counters(source, incarnation, checks, since, at, (double) good, (double) checks), now);
        } else if (fed.measure() instanceof Measure.Counted counted) {
            Ratio ratio = counted.ratios().get(observation.target());
            if (ratio != null) {
                ratio.sample(source, incarnation, observation, at).ifPresent(sample -> fed.take(sample, now));
            }
        } else if (fed.measure() instanceof Measure.Latency latency) {
            boolean good = observation.outcome().serves() && latency.bound().holds(observation.latencyMicros());
            once(fed, incarnation, source, observation, at, before, good, now);
        } else if (fed.measure() instanceof Measure.Lag lag) {
            observation.lagMillis().ifPresent(millis -> {
                boolean good = lag.bound().holds(Math.min(millis, Long.MAX_VALUE / 1000) * 1000);
                once(fed, incarnation, source, observation, at, before, good, now);
            });
        }
    }

    /** One event, and the time since the probe before it. */
    private static void once(
            Tracked fed,
            long incarnation,
            SourceKey source,
            Observation observation,
            long at,
            @Nullable Last before,
            boolean good,
            long now) {
        long checks = observation.checks();
        long took = Math.min(observation.latencyMicros() / 1000 + 1, at);
        long from = at - took;
        if (before != null && before.incarnation == incarnation && checks > before.checks && at > before.atMillis) {
            from = Math.min(from, at - (at - before.atMillis) / (checks - before.checks));
        }
        fed.take(Sample.increments(source, incarnation, checks, from, at, good ? 1 : 0, 1), now);
    }

    /** The site where a target stands; empty for a path through a balancer, which leads to one or another. */
    private String place(TargetId target) {
        LakeConfig.@Nullable Component component = lake.components().get(target);
        return component == null ? "" : component.site().value();
    }
}
