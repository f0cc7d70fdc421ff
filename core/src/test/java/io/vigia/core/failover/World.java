package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.S3;

import io.vigia.core.failover.FailoverAction.Announce;
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverAction.RunHook;
import io.vigia.core.failover.FailoverEvent.LagObserved;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything about an aggregator that does its part at once: commits become durable, balancers follow, queries are answered, lag is
 * measured, and an agent runs each hook it is ordered to run once.
 */
final class World {
    /** Every state that was committed, in order. */
    final List<Durable> committed = new ArrayList<>();
    /** What every action was, in order. */
    final List<FailoverAction> actions = new ArrayList<>();
    /** How each hook that was run ended, by its run. */
    final Map<String, HookReport.State> ran;

    private final Map<String, HookReport.State> outcomes = new HashMap<>();
    private final Set<BalancerId> silent = new HashSet<>();

    World() {
        this(Map.of());
    }

    /** @param ran before this aggregator came to lead */
    World(Map<String, HookReport.State> ran) {
        this.ran = new LinkedHashMap<>(ran);
    }

    /** The hook of this name ends in {@code state} instead of {@code DONE}. */
    World ends(String hook, HookReport.State state) {
        outcomes.put(hook, state);
        return this;
    }

    /** Nothing is heard of this balancer. */
    World without(BalancerId balancer) {
        silent.add(balancer);
        return this;
    }

    /** Until no move is open and nothing is left to be committed. */
    void carryOn(Lake lake) {
        for (int i = 0; i < 3_000; i++) {
            once(lake);
            if (!lake.committing() && lake.state.durable().failovers().stream().noneMatch(FailoverRecord::open)) {
                return;
            }
        }
        throw new AssertionError("still under way: " + lake.move());
    }

    /** For as long as {@code time}, in ticks. */
    void goOn(Lake lake, Duration time) {
        for (long i = time.dividedBy(Lake.TICK); i > 0; i--) {
            once(lake);
        }
    }

    private void once(Lake lake) {
        lake.passes(Lake.TICK);
        took(lake);
        if (lake.committing()) {
            committed.add(lake.commit().next());
            lake.commits();
            took(lake);
        }
        for (BalancerId balancer : List.of(Lake.LB1, Lake.LB2)) {
            if (!silent.contains(balancer)) {
                lake.reports(balancer, lake.state.routing());
                took(lake);
            }
        }
        lake.answers();
        took(lake);
        for (SiteId site : List.of(Lake.A, Lake.B, Lake.C)) {
            for (ServiceId service : lake.state.policy().services().keySet()) {
                lake.happens(new LagObserved(Lake.target(service, site), Duration.ZERO, lake.now));
                took(lake);
            }
        }
    }

    private void took(Lake lake) {
        actions.addAll(lake.actions);
        for (HookOrder order : lake.orders()) {
            HookReport.State end =
                    ran.computeIfAbsent(order.run(), run -> outcomes.getOrDefault(order.hook(), HookReport.State.DONE));
            lake.says(order, end);
            took(lake);
        }
    }

    /** Every routing state that was handed out, in order. */
    List<RoutingState> routed() {
        return actions.stream()
                .filter(Route.class::isInstance)
                .map(action -> ((Route) action).routing())
                .toList();
    }

    /** Every hook that was ordered, once, in order. */
    List<HookOrder> ordered() {
        return actions.stream()
                .filter(RunHook.class::isInstance)
                .map(action -> ((RunHook) action).order())
                .distinct()
                .toList();
    }

    /** What people were told, in order. */
    List<Notice> told() {
        return actions.stream()
                .filter(Announce.class::isInstance)
                .map(action -> ((Announce) action).notice())
                .toList();
    }

    /** How the newest move of s3 and its routing ended, without the times. */
    static String end(Lake lake) {
        return lake.state.durable().failovers().size() + " moves, "
                + lake.move().result() + " " + lake.journal() + " epoch "
                + lake.state.routing().epoch() + " " + lake.state.active(S3) + " "
                + lake.state.routing().transits();
    }
}
