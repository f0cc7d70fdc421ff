package io.vigia.core.sim;

import io.vigia.core.failover.BalancerPolicy;
import io.vigia.core.failover.FailoverPolicy;
import io.vigia.core.failover.MovePolicy;
import io.vigia.core.failover.MovePolicy.Failback;
import io.vigia.core.failover.MovePolicy.Hook;
import io.vigia.core.failover.ServicePolicy;
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

/** The kinds of service that a lake can have, each with what is wanted of it. */
@SuppressWarnings("ImmutableEnumChecker") // names are records and the list of them is a copy
enum ServiceKind {
    /** Moves at once, gently where there is time. */
    PLAIN(false, false, false),
    /** Its data are copied, so its lag must be known. */
    STRICT(true, false, false),
    /** The old site is fenced and the new one promoted by hooks. */
    HOOKED(false, true, false),
    /** A balancer that is cut off fences itself. */
    LEASED(false, false, true),
    /** Both. */
    GUARDED(false, true, true),
    /** Goes back by itself, by a ramp. */
    RETURNING(false, false, false);

    static final Duration COOLDOWN = Duration.ofSeconds(4);
    static final Duration RPO = Duration.ofSeconds(5);
    static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration HOOK = Duration.ofSeconds(1);
    static final FailoverPolicy.Timing TIMING = new FailoverPolicy.Timing(
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8));

    final ServiceId id = new ServiceId(name().toLowerCase(java.util.Locale.ROOT));
    final List<TargetId> targets =
            World.SITES.stream().map(site -> new TargetId(id + "-" + site)).toList();
    final boolean measured;
    final boolean hooked;
    final boolean leased;

    ServiceKind(boolean measured, boolean hooked, boolean leased) {
        this.measured = measured;
        this.hooked = hooked;
        this.leased = leased;
    }

    /** Whether two sites must never take traffic at the same time. */
    boolean exclusive() {
        return hooked || leased;
    }

    private ServicePolicy policy(Mode mode) {
        Map<SiteId, SitePolicy> sites = new LinkedHashMap<>();
        for (int site = 0; site < 3; site++) {
            List<TargetId> needs = List.of(targets.get(site));
            sites.put(World.SITES.get(site), new SitePolicy(needs, measured ? needs : List.of()));
        }
        Failback failback = this == RETURNING
                ? new Failback(true, Duration.ofSeconds(2), List.of(30), Duration.ofMillis(400))
                : Failback.MANUAL;
        MovePolicy moves = new MovePolicy(
                leased ? Optional.of(LEASE) : Optional.empty(),
                Duration.ofSeconds(1),
                failback,
                hooked ? hooks() : List.of());
        return new ServicePolicy(
                sites, World.SITES.get(0), mode, COOLDOWN, measured ? Optional.of(RPO) : Optional.empty(), moves);
    }

    /** Who fences a site stands outside it, who promotes one stands in it. */
    private static List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        hooks.add(hook("prepare", HookPhase.BEFORE, 2, OnFailure.CONTINUE, Optional.empty(), Optional.empty()));
        for (int site = 0; site < 3; site++) {
            Optional<SiteId> here = Optional.of(World.SITES.get(site));
            hooks.add(hook("fence", HookPhase.FENCE, (site + 1) % 3, OnFailure.STOP, here, Optional.empty()));
            hooks.add(hook("promote", HookPhase.PROMOTE, site, OnFailure.STOP, Optional.empty(), here));
        }
        hooks.add(hook("tell", HookPhase.AFTER, 0, OnFailure.CONTINUE, Optional.empty(), Optional.empty()));
        hooks.add(hook("undo", HookPhase.FAILED, 1, OnFailure.CONTINUE, Optional.empty(), Optional.empty()));
        return hooks;
    }

    private static Hook hook(
            String name, HookPhase phase, int site, OnFailure failure, Optional<SiteId> from, Optional<SiteId> to) {
        return new Hook(name, phase, World.AGENTS.get(site), HOOK, failure, from, to);
    }

    /** @param manual the place of a service that only a person moves, or a negative number */
    static FailoverPolicy lake(List<ServiceKind> kinds, int manual, FailoverPolicy.Limits limits) {
        Map<ServiceId, ServicePolicy> services = new TreeMap<>();
        Map<TargetId, SiteId> sites = new LinkedHashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            ServiceKind kind = kinds.get(i);
            services.put(kind.id, kind.policy(i == manual ? Mode.MANUAL : Mode.AUTOMATIC));
            for (int site = 0; site < 3; site++) {
                sites.put(kind.targets.get(site), World.SITES.get(site));
            }
        }
        Map<BalancerId, BalancerPolicy> balancers = new TreeMap<>();
        Set<ServiceId> all = services.keySet();
        balancers.put(World.BALANCERS.get(0), new BalancerPolicy(all, all));
        balancers.put(World.BALANCERS.get(1), new BalancerPolicy(all, Set.of()));
        return new FailoverPolicy(new TreeMap<>(services), new TreeMap<>(balancers), sites, limits, TIMING);
    }
}
