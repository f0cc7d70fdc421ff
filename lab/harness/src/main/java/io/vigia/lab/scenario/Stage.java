package io.vigia.lab.scenario;

import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.load.Load;
import io.vigia.lab.watch.BalancerWatch;
import io.vigia.lab.watch.InvariantChecker;
import io.vigia.lab.watch.LakeStatus;
import io.vigia.lab.watch.StatusWatch;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running lake with its load and everything that looks at it. */
public final class Stage implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(10);
    /** Those that stand alone are looked at less often: they are not what is being proven. */
    private static final Duration LOOK_ALONE = Duration.ofMillis(25);

    private final Lake lake;
    private final Load load;
    private final InvariantChecker invariants = new InvariantChecker();
    private final Map<String, BalancerWatch> moved = new LinkedHashMap<>();
    private final Map<String, BalancerWatch> alone = new LinkedHashMap<>();
    private final StatusWatch status;
    private boolean activeKnown;

    /** @param requestsPerSecond through each balancer */
    public Stage(Lake lake, int requestsPerSecond) {
        this.lake = lake;
        Map<String, Integer> ports = new LinkedHashMap<>();
        lake.allBalancers().forEach(balancer -> ports.put(balancer.name(), balancer.frontendPort()));
        this.load = new Load(ports, requestsPerSecond, exchange -> {
            if (lake.balancers().containsKey(exchange.balancer())) {
                invariants.answered(exchange);
            }
        });
        lake.balancers()
                .values()
                .forEach(balancer -> moved.put(balancer.name(), watch(balancer, LOOK, invariants::looked)));
        lake.alone()
                .values()
                .forEach(balancer ->
                        alone.put(balancer.name(), watch(balancer, LOOK_ALONE, (name, nanos, serving) -> {})));
        this.status = new StatusWatch(lake.status(), this::seen);
    }

    private static BalancerWatch watch(HaproxyProcess balancer, Duration interval, BalancerWatch.Listener listener) {
        return new BalancerWatch(balancer.name(), balancer.socket(), "s3", interval, listener);
    }

    public void start() {
        load.start();
        moved.values().forEach(BalancerWatch::start);
        alone.values().forEach(BalancerWatch::start);
        status.start();
    }

    /** Tells the invariants what the aggregator says. */
    private void seen(StatusWatch.Seen seen) {
        LakeStatus newest = seen.status();
        invariants.epoch("the aggregator", seen.nanos(), newest.epoch());
        newest.balancers().stream()
                .filter(balancer -> balancer.highestEpoch() > 0)
                .forEach(balancer -> invariants.epoch(balancer.id(), seen.nanos(), balancer.highestEpoch()));
        LakeStatus.Service service = newest.service();
        if (service == null) {
            return;
        }
        if (!activeKnown) {
            activeKnown = true;
            invariants.activated(newest.epoch(), service.active(), Long.MIN_VALUE);
        }
        List<LakeStatus.Failover> oldestFirst = new java.util.ArrayList<>(newest.failovers());
        Collections.reverse(oldestFirst);
        for (LakeStatus.Failover failover : oldestFirst) {
            if (failover.committedAt() != null) {
                invariants.activated(failover.epoch(), failover.to(), status.nanosOf(failover.committedAt()));
            }
        }
    }

    public Lake lake() {
        return lake;
    }

    public Load load() {
        return load;
    }

    public InvariantChecker invariants() {
        return invariants;
    }

    public StatusWatch status() {
        return status;
    }

    /** The watches of the balancers that Vigia moves, by name. */
    public Map<String, BalancerWatch> moved() {
        return Collections.unmodifiableMap(moved);
    }

    /** The watches of the balancers that stand alone, by name. */
    public Map<String, BalancerWatch> alone() {
        return Collections.unmodifiableMap(alone);
    }

    /** What a balancer was last seen to serve; null when it cannot be asked. */
    public @Nullable Set<String> serving(String balancer) {
        BalancerWatch watch = moved.containsKey(balancer) ? moved.get(balancer) : alone.get(balancer);
        var newest = watch == null ? null : watch.spans().newest();
        return newest == null ? null : newest.serving();
    }

    /** Ends the looking and the load; the lake is closed by who opened it. */
    @Override
    public void close() {
        status.close();
        moved.values().forEach(BalancerWatch::close);
        alone.values().forEach(BalancerWatch::close);
        load.close();
    }
}
