package io.vigia.core.failover;

import io.vigia.core.failover.FailoverState.Heard;
import io.vigia.core.failover.FailoverState.Run;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the balancers' last reports say of the step that is under way. Level-triggered: reckoned anew each time, so a lost report or a
 * change of leader costs nothing but the time that had passed.
 */
final class Progress {
    private Progress() {}

    /** Enters, for every open move, since when its step is under way here and since when its routing is in force. */
    static void observe(Draft draft) {
        if (draft.durable.failovers().stream().noneMatch(FailoverRecord::open)) {
            draft.runs = draft.runs.isEmpty() ? draft.runs : new TreeMap<>();
            return;
        }
        FailoverState known = draft.freeze();
        SortedMap<String, Run> runs = new TreeMap<>();
        Map<Long, FailoverRecord> seen = new HashMap<>();
        for (FailoverRecord move : draft.durable.failovers()) {
            move.running().ifPresent(step -> {
                String name = move.run(move.current());
                Run before = known.runs()
                        .getOrDefault(name, new Run(draft.now, Optional.empty(), Optional.empty(), Optional.empty()));
                Run run = settle(known, move, step, before, draft.now);
                runs.put(name, run);
                if (step.kind() == MoveStep.Kind.ROUTE) {
                    seen.put(move.number(), routed(known, move, step, run, draft.now));
                }
            });
        }
        draft.runs = runs;
        if (!seen.isEmpty()) {
            draft.durable = draft.durable.with(draft.durable.failovers().stream()
                    .map(move -> seen.getOrDefault(move.number(), move))
                    .toList());
        }
    }

    private static Run settle(FailoverState state, FailoverRecord move, MoveStep step, Run run, Instant now) {
        if (run.settledAt().isPresent() || Routes.wanted(step, move).isEmpty()) {
            return run;
        }
        boolean late = !now.isBefore(run.since().plus(patience(state, step)));
        return late || behind(state, move, step, now).isEmpty() ? run.settled(now) : run;
    }

    /** How long the balancers are waited for. */
    private static Duration patience(FailoverState state, MoveStep step) {
        return step.kind() == MoveStep.Kind.FENCE
                ? step.timeout()
                : state.policy().timing().route();
    }

    private static FailoverRecord routed(
            FailoverState state, FailoverRecord move, MoveStep step, Run run, Instant now) {
        SortedMap<BalancerId, Instant> applied = new TreeMap<>(move.applied());
        for (BalancerId balancer : balancers(state, move, now)) {
            Heard heard = state.balancers().get(balancer);
            // One that led there in an older epoch, and was not heard since, may have led anywhere meanwhile.
            if (heard != null
                    && !applied.containsKey(balancer)
                    && heard.report().highestEpoch() >= step.epoch()
                    && stands(state, move, heard.report())) {
                applied.put(balancer, heard.at());
            }
        }
        FailoverRecord changed = applied.size() == move.applied().size() ? move : move.appliedAt(applied);
        return run.settledAt().isPresent() && changed.times().switchedAt().isEmpty()
                ? changed.with(changed.times().switched(run.settledAt().get()))
                : changed;
    }

    /** The balancers that do not yet stand as the step wants it, each with what it says; those in maintenance are not waited for. */
    static List<String> behind(FailoverState state, FailoverRecord move, MoveStep step, Instant now) {
        List<String> behind = new ArrayList<>();
        for (BalancerId balancer : balancers(state, move, now)) {
            Heard heard = state.balancers().get(balancer);
            boolean there = heard != null
                    && heard.report().highestEpoch() >= step.epoch()
                    && stands(state, move, heard.report());
            if (!there) {
                behind.add(balancer + " has not moved: " + condition(heard, state, now));
            }
        }
        return behind;
    }

    /** Whether the balancer leads the service as the newest committed routing wants it. */
    private static boolean stands(FailoverState state, FailoverRecord move, BalancerReport report) {
        BalancerReport.RouteReport route = report.routes().get(move.service());
        RoutingState wanted = state.routing();
        return report.condition() != Condition.UNREACHABLE
                && route != null
                && route.inStep()
                && report.accepted()
                        .filter(accepted -> accepted.sameFor(move.service(), wanted))
                        .isPresent();
    }

    /** Sessions that the draining servers still have, by the reports heard after {@code since}; empty while one is not heard or cannot tell. */
    static Optional<Long> unfinished(FailoverState state, FailoverRecord move, Instant since, Instant now) {
        long sum = 0;
        for (BalancerId balancer : balancers(state, move, now)) {
            Heard heard = state.balancers().get(balancer);
            BalancerReport.RouteReport route =
                    heard == null ? null : heard.report().routes().get(move.service());
            if (heard == null
                    || !heard.at().isAfter(since)
                    || route == null
                    || route.unfinished().isEmpty()) {
                return Optional.empty();
            }
            sum += route.unfinished().getAsLong();
        }
        return Optional.of(sum);
    }

    static String condition(@Nullable Heard heard, FailoverState state, Instant now) {
        if (heard == null) {
            return "never heard of";
        }
        Duration age = Duration.between(heard.at(), now);
        if (age.compareTo(state.policy().timing().silentAfter()) > 0) {
            return "silent for " + Wording.seconds(age);
        }
        String detail = heard.report().detail();
        return heard.report().condition().name().toLowerCase(java.util.Locale.ROOT)
                + (detail.isEmpty() ? "" : ", " + detail);
    }

    /** Those that route the service and are not in maintenance. */
    static List<BalancerId> balancers(FailoverState state, FailoverRecord move, Instant now) {
        List<BalancerId> routing = new ArrayList<>();
        for (Map.Entry<BalancerId, BalancerPolicy> balancer :
                state.policy().balancers().entrySet()) {
            boolean away = state.durable()
                    .controls()
                    .maintenance(Maintenance.Scope.BALANCER, balancer.getKey().value(), now)
                    .isPresent();
            if (balancer.getValue().services().contains(move.service()) && !away) {
                routing.add(balancer.getKey());
            }
        }
        return routing;
    }
}
