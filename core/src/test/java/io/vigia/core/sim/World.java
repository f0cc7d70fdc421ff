package io.vigia.core.sim;

import io.vigia.core.detect.DetectPolicy;
import io.vigia.core.detect.Layout;
import io.vigia.core.failover.FailoverPolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The truth: what serves, what lags, and who stands where. Only the referee and the physics look at it. Sites, services, targets and
 * vantages are numbered; the target of service {@code s} in site {@code i} has the number {@code 3 s + i}.
 */
final class World {
    static final List<SiteId> SITES = List.of(new SiteId("a"), new SiteId("b"), new SiteId("c"));
    static final List<BalancerId> BALANCERS = List.of(new BalancerId("lb1"), new BalancerId("lb2"));
    static final List<NodeId> AGENTS = List.of(
            new NodeId("agent-a"), new NodeId("agent-b"), new NodeId("agent-c"), new NodeId("lb1"), new NodeId("lb2"));
    private static final int[] AGENT_SITES = {0, 1, 2, 0, 1};

    /** How a target is. */
    enum Health {
        SERVING,
        REFUSING,
        FROZEN
    }

    final List<ServiceKind> kinds;
    final List<ServiceId> services = new ArrayList<>();
    final List<TargetId> targets = new ArrayList<>();
    final Health[] health;
    final long[] lastServedMillis;
    final List<NodeId> vantages;
    final long[] lagMillis = new long[3];
    final boolean[] lagSilent = new boolean[3];

    /** The one service that only a person moves, or a negative number. */
    final int manual;

    final FailoverPolicy policy;
    final Layout layout;
    double probeLoss;

    private final Scheduler scheduler;
    private final Map<TargetId, Integer> numbers = new HashMap<>();

    World(Scheduler scheduler, Cluster.Shape shape) {
        this.scheduler = scheduler;
        this.kinds = shape.kinds();
        this.manual = shape.manual();
        this.policy = ServiceKind.lake(kinds, manual, new FailoverPolicy.Limits(shape.moves(), 1));
        this.vantages = AGENTS.subList(0, shape.vantages());
        for (ServiceKind kind : kinds) {
            services.add(kind.id);
            targets.addAll(kind.targets);
        }
        health = new Health[targets.size()];
        lastServedMillis = new long[targets.size()];
        for (int target = 0; target < health.length; target++) {
            health[target] = Health.SERVING;
            lastServedMillis[target] = scheduler.now();
            numbers.put(targets.get(target), target);
        }
        layout = layout();
    }

    private Layout layout() {
        Map<NodeId, SiteId> sites = new LinkedHashMap<>();
        for (int vantage = 0; vantage < vantages.size(); vantage++) {
            sites.put(vantages.get(vantage), SITES.get(AGENT_SITES[vantage]));
        }
        Map<TargetId, Layout.Watched> watched = new LinkedHashMap<>();
        for (int target = 0; target < targets.size(); target++) {
            watched.put(
                    targets.get(target),
                    Layout.Watched.every(
                            Optional.of(SITES.get(target % 3)),
                            sites.keySet(),
                            Duration.ofMillis(500),
                            Duration.ofMillis(500)));
        }
        return new Layout(sites, watched);
    }

    DetectPolicy detect() {
        return DetectPolicy.DEFAULT;
    }

    int vantageSite(int vantage) {
        return AGENT_SITES[vantage];
    }

    int vantage(NodeId node) {
        return vantages.indexOf(node);
    }

    int target(TargetId id) {
        return numbers.getOrDefault(id, -1);
    }

    int service(ServiceId id) {
        return services.indexOf(id);
    }

    /** The number of the target that is active for a service. */
    int active(RoutingState routing, int service) {
        return service * 3 + site(Objects.requireNonNull(routing.active().get(services.get(service))));
    }

    static int site(SiteId id) {
        return SITES.indexOf(id);
    }

    boolean serves(int target) {
        return health[target] == Health.SERVING;
    }

    void set(int target, Health to) {
        if (serves(target)) {
            lastServedMillis[target] = scheduler.now();
        }
        health[target] = to;
    }

    /** How long ago it last served; 0 while it does. */
    long deadForMillis(int target) {
        return serves(target) ? 0 : scheduler.now() - lastServedMillis[target];
    }
}
