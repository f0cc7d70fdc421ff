package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.AGENT;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;

import io.vigia.core.failover.FailoverPolicy.Limits;
import io.vigia.core.failover.FailoverPolicy.Timing;
import io.vigia.core.failover.MovePolicy.Failback;
import io.vigia.core.failover.MovePolicy.Hook;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A configuration in the making: services s3 and query in the sites a, b and c, behind lb1, through which s3 is asked, and lb2. Lease, drain,
 * failback and hooks are those of s3 alone.
 */
final class Wanted {
    private final List<ServiceId> services = new ArrayList<>(List.of(S3, QUERY));
    private final List<SiteId> sites = new ArrayList<>(List.of(A, B, C));
    private final List<Hook> hooks = new ArrayList<>();
    private final Map<SiteId, Integer> servers = new LinkedHashMap<>();
    private Mode mode = Mode.AUTOMATIC;
    private Duration drain = Duration.ofSeconds(10);
    private Optional<Duration> rpo = Optional.empty();
    private Optional<Duration> lease = Optional.empty();
    private Failback failback = Failback.MANUAL;
    private Limits limits = Limits.NONE;

    Wanted mode(Mode wanted) {
        mode = wanted;
        return this;
    }

    Wanted rpo(Duration limit) {
        rpo = Optional.of(limit);
        return this;
    }

    Wanted lease(Duration length) {
        lease = Optional.of(length);
        return this;
    }

    Wanted failback(Duration after, Integer... ramp) {
        failback = new Failback(true, after, List.of(ramp), Duration.ofSeconds(20));
        return this;
    }

    Wanted hook(String name, HookPhase phase, OnFailure onFailure) {
        hooks.add(new Hook(name, phase, AGENT, Duration.ofSeconds(30), onFailure, Optional.empty(), Optional.empty()));
        return this;
    }

    Wanted hook(Hook hook) {
        hooks.add(hook);
        return this;
    }

    Wanted limits(int moves, double capacity) {
        limits = new Limits(moves, capacity);
        return this;
    }

    /** At both balancers, of both services. */
    Wanted servers(SiteId site, int number) {
        servers.put(site, number);
        return this;
    }

    Wanted without(ServiceId service) {
        services.remove(service);
        return this;
    }

    Wanted without(SiteId site) {
        sites.remove(site);
        return this;
    }

    FailoverPolicy policy() {
        Map<ServiceId, ServicePolicy> wanted = new LinkedHashMap<>();
        Map<TargetId, SiteId> stands = new LinkedHashMap<>();
        for (ServiceId service : services) {
            Map<SiteId, SitePolicy> needs = new LinkedHashMap<>();
            for (SiteId site : sites) {
                TargetId target = Lake.target(service, site);
                needs.put(site, new SitePolicy(List.of(target), List.of(target)));
                stands.put(target, site);
            }
            MovePolicy moves = service.equals(S3) ? new MovePolicy(lease, drain, failback, hooks) : MovePolicy.DEFAULT;
            wanted.put(service, new ServicePolicy(needs, A, mode, Duration.ofSeconds(30), rpo, moves));
        }
        Map<BalancerId, BalancerPolicy> balancers = new LinkedHashMap<>();
        balancers.put(LB1, balancer(services.contains(S3) ? Set.of(S3) : Set.of()));
        balancers.put(LB2, balancer(Set.of()));
        return new FailoverPolicy(new TreeMap<>(wanted), new TreeMap<>(balancers), stands, limits, Timing.DEFAULT);
    }

    private BalancerPolicy balancer(Set<ServiceId> checked) {
        TreeMap<ServiceId, Map<SiteId, Integer>> numbers = new TreeMap<>();
        services.forEach(service -> numbers.put(service, servers));
        return new BalancerPolicy(Set.copyOf(services), checked, numbers);
    }
}
