package io.vigia.core.failover;

import io.vigia.core.failover.FailoverAction.Announce;
import io.vigia.core.failover.FailoverAction.Answer;
import io.vigia.core.failover.FailoverAction.Commit;
import io.vigia.core.failover.FailoverAction.RunHook;
import io.vigia.core.failover.FailoverEvent.Applied;
import io.vigia.core.failover.FailoverEvent.BalancerReported;
import io.vigia.core.failover.FailoverEvent.Commanded;
import io.vigia.core.failover.FailoverEvent.HookReported;
import io.vigia.core.failover.FailoverEvent.LagObserved;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverEvent.PathObserved;
import io.vigia.core.failover.FailoverEvent.Tick;
import io.vigia.core.failover.FailoverEvent.VerdictsConcluded;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One aggregator's machine, driven by hand: what happens to it, and what it then knows and asks for. */
final class Lake {
    static final ServiceId S3 = new ServiceId("s3");
    static final ServiceId QUERY = new ServiceId("query");
    static final SiteId A = new SiteId("a");
    static final SiteId B = new SiteId("b");
    static final SiteId C = new SiteId("c");
    static final BalancerId LB1 = new BalancerId("lb1");
    static final BalancerId LB2 = new BalancerId("lb2");
    static final NodeId AGENT = new NodeId("agent-b");
    static final Origin ANN = new Origin("ann", "new disks");
    static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
    static final Duration TICK = Duration.ofMillis(100);

    private static final ServiceState NOWHERE = new ServiceState(Phase.STEADY, Instant.EPOCH, List.of(), Set.of());

    Instant now = T0;
    FailoverState state;
    /** Of what happened last; after {@link #passes} of all that happened meanwhile. */
    List<FailoverAction> actions = List.of();

    private int requests;

    private Lake(FailoverState state) {
        this.state = state;
    }

    static Lake unborn(FailoverPolicy policy) {
        return new Lake(FailoverState.initial(policy, RoutingState.first(policy.first())));
    }

    /** An aggregator that leads in term 1 of a lake where everything serves and everybody has reported. */
    static Lake serving(Wanted wanted) {
        Lake lake = unborn(wanted.policy());
        lake.happens(new LeadershipGained(1));
        lake.commits();
        lake.isWell();
        return lake;
    }

    /** Another aggregator, which has read {@code durable} and does not lead yet. */
    static Lake resumed(FailoverPolicy policy, Durable durable, Instant now) {
        Lake lake = new Lake(FailoverState.resume(policy, durable));
        lake.now = now;
        lake.happens(Tick.TICK);
        return lake;
    }

    static TargetId target(ServiceId service, SiteId site) {
        return new TargetId(service + "-" + site);
    }

    // ---- what happens

    void happens(FailoverEvent event) {
        Step step = FailoverMachine.step(state, event, now);
        state = step.state();
        actions = step.actions();
    }

    /** Ticks go by; what is in flight stays in flight. */
    void passes(Duration time) {
        List<FailoverAction> all = new ArrayList<>();
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plus(TICK);
            happens(Tick.TICK);
            all.addAll(actions);
        }
        actions = all;
    }

    /** What is in flight becomes durable. */
    void commits() {
        Durable next = commit().next();
        now = now.plusMillis(5);
        happens(new Applied(next));
    }

    /** Everything serves, nothing lags, and both balancers are in step. */
    void isWell() {
        for (ServiceId service : state.policy().services().keySet()) {
            for (SiteId site : List.of(A, B, C)) {
                isSeen(service, site, Outcome.UP);
                happens(new LagObserved(target(service, site), Duration.ZERO, now));
            }
        }
        report();
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
        happens(new VerdictsConcluded(List.of(new Verdict(
                target(service, site), outcome, basis, now, Optional.of(now.minusMillis(100)), "seen", evidence))));
    }

    /** Both balancers have done what is wanted of them, and no session is left in a site that drains. */
    void report() {
        reports(LB1, state.routing(), 0);
        reports(LB2, state.routing(), 0);
    }

    void reports(BalancerId balancer, RoutingState routing) {
        reports(balancer, routing, 0);
    }

    void reports(BalancerId balancer, RoutingState routing, long unfinished) {
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
        happens(new BalancerReported(
                new BalancerReport(balancer, routing.epoch(), Optional.of(routing), routes, Condition.IN_STEP, "")));
    }

    /** A query of s3 through lb1 begins and ends well, now. */
    void answers() {
        happens(new PathObserved(LB1, S3, Outcome.UP, now));
    }

    void says(HookOrder order, HookReport.State word) {
        happens(new HookReported(new HookReport(order.run(), order.node(), word, 10, "", word.name())));
    }

    String wants(Command command) {
        String request = "r" + ++requests;
        happens(new Commanded(request, command));
        return request;
    }

    /** Wants it, and has it committed. */
    CommandResult.Accepted accepted(Command command) {
        String request = wants(command);
        commits();
        return (CommandResult.Accepted) answer(request).orElseThrow();
    }

    // ---- what is so

    Commit commit() {
        return state.inFlight().orElseThrow().commit();
    }

    boolean committing() {
        return state.inFlight().isPresent();
    }

    Phase phase(ServiceId service) {
        return state.services().getOrDefault(service, NOWHERE).phase();
    }

    List<HoldReason> reasons(ServiceId service) {
        return state.services().getOrDefault(service, NOWHERE).hold();
    }

    List<HoldReason.Kind> hold(ServiceId service) {
        return reasons(service).stream().map(HoldReason::kind).toList();
    }

    /** The move that was begun last. */
    FailoverRecord move() {
        return state.durable().failovers().get(0);
    }

    MoveStep running() {
        return move().running().orElseThrow();
    }

    static List<String> titles(List<MoveStep> steps) {
        return steps.stream().map(MoveStep::title).toList();
    }

    /** {@code route done}, one for each step of the move that was begun last. */
    List<String> journal() {
        return move().steps().stream()
                .map(step -> step.title() + " " + step.status().label())
                .toList();
    }

    /** Of the last actions. */
    Optional<CommandResult> answer(String request) {
        return actions.stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .filter(answer -> answer.request().equals(request))
                .map(Answer::result)
                .findFirst();
    }

    /** Of the last actions. */
    List<HookOrder> orders() {
        return actions.stream()
                .filter(RunHook.class::isInstance)
                .map(action -> ((RunHook) action).order())
                .toList();
    }

    /** Of the last actions. */
    List<Notice> notices() {
        return actions.stream()
                .filter(Announce.class::isInstance)
                .map(action -> ((Announce) action).notice())
                .toList();
    }

    /** Of the last actions. */
    List<String> noticeNames() {
        return notices().stream()
                .map(notice -> notice.getClass().getSimpleName())
                .toList();
    }
}
