package io.vigia.core.failover;

import io.vigia.core.failover.FailoverAction.Announce;
import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.ServicePolicy.SitePolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import io.vigia.core.model.Verdict.Basis;
import io.vigia.core.model.Verdict.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A machine and the little world around it, moved by hand: three sites, two services, two balancers, the first one checked. */
final class Machine {
    static final ServiceId S3 = new ServiceId("s3");
    static final ServiceId QUERY = new ServiceId("query");
    static final SiteId A = new SiteId("a");
    static final SiteId B = new SiteId("b");
    static final SiteId C = new SiteId("c");
    static final BalancerId LB1 = new BalancerId("lb1");
    static final BalancerId LB2 = new BalancerId("lb2");
    static final NodeId RUNNER = new NodeId("agent-b");
    private static final ServiceState NOWHERE = new ServiceState(Phase.STEADY, Instant.EPOCH, List.of(), Set.of());

    Instant now = Instant.parse("2026-11-01T00:00:00Z");
    FailoverState state;
    List<FailoverAction> actions = List.of();
    /** Everything done since the test began. */
    final List<FailoverAction> done = new ArrayList<>();
    /** Balancers that do not report in {@link #goesOn}. */
    final Set<BalancerId> silent = new TreeSet<>();
    /** What becomes of hooks in {@link #goesOn}; one that is not named here is never heard of. */
    final Map<String, HookReport.State> hooks = new HashMap<>();
    /** Sessions that a draining server still has. */
    long unfinished;

    boolean answers = true;

    Machine(FailoverPolicy policy) {
        state = FailoverState.initial(policy, RoutingState.first(policy.first()));
    }

    Machine() {
        this(policy(Mode.AUTOMATIC, Optional.empty(), MovePolicy.DEFAULT));
    }

    static FailoverPolicy policy(Mode mode, Optional<Duration> rpo, MovePolicy moves) {
        Map<ServiceId, ServicePolicy> services = new LinkedHashMap<>();
        for (ServiceId service : List.of(S3, QUERY)) {
            Map<SiteId, SitePolicy> sites = new LinkedHashMap<>();
            for (SiteId site : List.of(A, B, C)) {
                sites.put(site, new SitePolicy(List.of(target(service, site)), List.of(target(service, site))));
            }
            MovePolicy own = service.equals(S3) ? moves : MovePolicy.DEFAULT;
            services.put(service, new ServicePolicy(sites, A, mode, Duration.ofSeconds(30), rpo, own));
        }
        Map<BalancerId, BalancerPolicy> balancers = new LinkedHashMap<>();
        TreeMap<ServiceId, Map<SiteId, Integer>> servers = new TreeMap<>();
        servers.put(S3, Map.of(A, 4, B, 2, C, 4));
        balancers.put(LB1, new BalancerPolicy(Set.of(S3, QUERY), Set.of(S3), servers));
        balancers.put(LB2, new BalancerPolicy(Set.of(S3, QUERY), Set.of(), servers));
        Map<TargetId, SiteId> sites = new HashMap<>();
        for (SiteId site : List.of(A, B, C)) {
            sites.put(target(S3, site), site);
            sites.put(target(QUERY, site), site);
        }
        return new FailoverPolicy(
                new TreeMap<>(services),
                new TreeMap<>(balancers),
                sites,
                FailoverPolicy.Limits.NONE,
                FailoverPolicy.Timing.DEFAULT);
    }

    static MovePolicy moves(MovePolicy.Hook... hooks) {
        return new MovePolicy(Optional.empty(), Duration.ofSeconds(10), MovePolicy.Failback.MANUAL, List.of(hooks));
    }

    static MovePolicy.Hook hook(String name, HookPhase phase, OnFailure onFailure) {
        return new MovePolicy.Hook(
                name, phase, RUNNER, Duration.ofSeconds(10), onFailure, Optional.empty(), Optional.empty());
    }

    static TargetId target(ServiceId service, SiteId site) {
        return new TargetId(service + "-" + site);
    }

    static Origin ana() {
        return new Origin("ana", "because");
    }

    // ---- what happens

    void happens(FailoverEvent event) {
        Step step = FailoverMachine.step(state, event, now);
        state = step.state();
        actions = step.actions();
        done.addAll(actions);
    }

    void passes(Duration time) {
        List<FailoverAction> all = new ArrayList<>();
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plusMillis(100);
            happens(FailoverEvent.Tick.TICK);
            all.addAll(actions);
        }
        actions = all;
    }

    void leads() {
        happens(new FailoverEvent.LeadershipGained(7));
    }

    void commits() {
        Durable next = commit().next();
        now = now.plusMillis(5);
        happens(new FailoverEvent.Applied(next));
    }

    Commit commit() {
        return state.inFlight().orElseThrow().commit();
    }

    void isSeen(ServiceId service, SiteId site, Outcome outcome) {
        isSeen(service, site, outcome, Basis.QUORUM);
    }

    void isSeen(ServiceId service, SiteId site, Outcome outcome, Basis basis) {
        List<Evidence> evidence = new ArrayList<>();
        for (SiteId from : List.of(A, B, C)) {
            boolean counted = outcome != Outcome.UNKNOWN;
            evidence.add(new Evidence(new NodeId("agent-" + from), Optional.of(from), outcome, counted, ""));
        }
        happens(new FailoverEvent.VerdictsConcluded(List.of(new Verdict(
                target(service, site), outcome, basis, now, Optional.of(now.minusMillis(100)), "seen", evidence))));
    }

    void reports(BalancerId balancer, RoutingState routing) {
        Map<ServiceId, RouteReport> routes = new TreeMap<>();
        routing.active()
                .forEach((service, site) -> routes.put(
                        service,
                        new RouteReport(
                                List.of(site),
                                true,
                                "",
                                routing.transit(service).isPresent()
                                        ? OptionalLong.of(unfinished)
                                        : OptionalLong.empty())));
        happens(new FailoverEvent.BalancerReported(
                new BalancerReport(balancer, routing.epoch(), Optional.of(routing), routes, Condition.IN_STEP, "")));
    }

    void isLagging(SiteId site, Duration lag) {
        happens(new FailoverEvent.LagObserved(target(S3, site), lag, now));
    }

    /** Leads, and all is up and heard. */
    void aLakeThatServes() {
        leads();
        commits();
        everythingIsUp();
        reports(LB1, state.routing());
        reports(LB2, state.routing());
    }

    void everythingIsUp() {
        for (ServiceId service : List.of(S3, QUERY)) {
            for (SiteId site : List.of(A, B, C)) {
                isSeen(service, site, Outcome.UP);
            }
        }
    }

    /** Commits succeed, balancers and agents do as they are told and answer, for {@code time}. */
    void goesOn(Duration time) {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plusMillis(100);
            happens(FailoverEvent.Tick.TICK);
            once();
        }
    }

    private void once() {
        while (state.inFlight().isPresent()) {
            commits();
        }
        for (BalancerId balancer : List.of(LB1, LB2)) {
            if (!silent.contains(balancer)) {
                reports(balancer, state.routing());
            }
        }
        if (answers) {
            happens(new FailoverEvent.PathObserved(LB1, S3, Outcome.UP, now));
        }
        for (HookOrder order : orders()) {
            HookReport.State fate = hooks.get(order.hook());
            if (fate != null) {
                happens(new FailoverEvent.HookReported(new HookReport(order.run(), RUNNER, fate, 10, "out", "code")));
            }
        }
    }

    /** Until no move is open, for at most a minute. */
    void endsEveryMove() {
        for (int i = 0; i < 600 && (i < 3 || isMoving()); i++) {
            goesOn(Duration.ofMillis(100));
        }
    }

    private boolean isMoving() {
        return state.inFlight().isPresent()
                || state.durable().failovers().stream().anyMatch(FailoverRecord::open);
    }

    void wants(String request, Command command) {
        happens(new FailoverEvent.Commanded(request, command));
    }

    // ---- what is seen

    Phase phase(ServiceId service) {
        return state.services().getOrDefault(service, NOWHERE).phase();
    }

    List<HoldReason> holds() {
        return state.services().getOrDefault(S3, NOWHERE).hold();
    }

    List<HoldReason.Kind> hold() {
        return holds().stream().map(HoldReason::kind).toList();
    }

    FailoverRecord newest() {
        return state.durable().failovers().get(0);
    }

    /** Title and status of each step of the newest move. */
    List<String> steps() {
        return newest().steps().stream()
                .map(step -> step.title() + " " + step.status().label())
                .toList();
    }

    List<String> notices() {
        return notices(actions);
    }

    static List<String> notices(List<FailoverAction> of) {
        return of.stream()
                .filter(Announce.class::isInstance)
                .map(action -> ((Announce) action).notice().getClass().getSimpleName())
                .toList();
    }

    /** Every hook ordered since the test began, once each. */
    List<HookOrder> orders() {
        return done.stream()
                .filter(FailoverAction.RunHook.class::isInstance)
                .map(action -> ((FailoverAction.RunHook) action).order())
                .distinct()
                .toList();
    }

    /** What was answered to a request. */
    Optional<CommandResult> answer(String request) {
        return done.stream()
                .filter(FailoverAction.Answer.class::isInstance)
                .map(FailoverAction.Answer.class::cast)
                .filter(answer -> answer.request().equals(request))
                .map(FailoverAction.Answer::result)
                .findFirst();
    }

    /** Every routing state handed out since the test began. */
    List<RoutingState> routed() {
        return done.stream()
                .filter(FailoverAction.Route.class::isInstance)
                .map(action -> ((FailoverAction.Route) action).routing())
                .toList();
    }
}
