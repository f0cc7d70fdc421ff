package io.vigia.core.failover;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far an open failover has come. Level-triggered: reckoned anew from the balancers' last reports, so a lost report or a
 * restart costs nothing.
 */
final class Progress {
    private Progress() {}

    /** Enters which balancers have moved, and whether any is still waited for. */
    static FailoverRecord observe(FailoverState state, FailoverRecord open, Instant now) {
        SortedMap<BalancerId, Instant> applied = null;
        boolean waiting = false;
        for (BalancerId balancer : balancers(state, open)) {
            if (!open.applied().containsKey(balancer)) {
                FailoverState.Heard heard = state.balancers().get(balancer);
                if (heard != null && moved(heard.report(), open)) {
                    applied = applied == null ? new TreeMap<>(open.applied()) : applied;
                    applied.put(balancer, heard.at());
                } else {
                    waiting = true;
                }
            }
        }
        boolean goesOn = open.switchedAt().isEmpty() && (!waiting || routedFor(state, open, now) >= 0);
        if (applied == null && !goesOn) {
            return open;
        }
        return open.switched(applied == null ? open.applied() : applied, goesOn ? Optional.of(now) : open.switchedAt());
    }

    /** How long beyond its time-out the routing has lasted, in milliseconds; negative while there is time. */
    private static long routedFor(FailoverState state, FailoverRecord open, Instant now) {
        ServiceState service = state.services().get(open.service());
        Instant since = service != null && service.phase() == Phase.ROUTING ? service.since() : now;
        return Duration.between(since.plus(state.policy().timing().route()), now)
                .toMillis();
    }

    private static boolean moved(BalancerReport report, FailoverRecord open) {
        BalancerReport.RouteReport route = report.routes().get(open.service());
        return report.highestEpoch() >= open.epoch()
                && report.condition() != Condition.UNREACHABLE
                && route != null
                && route.inStep()
                && report.accepted()
                        .map(accepted -> open.to().equals(accepted.active().get(open.service())))
                        .orElse(false);
    }

    /** The record of the end, when it has come: everyone has moved and answered, or there is no use in waiting longer. */
    static Optional<FailoverRecord> end(FailoverState state, FailoverRecord open, Instant now) {
        if (open.switchedAt().isEmpty()) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        boolean answers = true;
        Optional<Instant> verified = Optional.empty();
        for (BalancerId balancer : balancers(state, open)) {
            Instant appliedAt = open.applied().get(balancer);
            if (appliedAt == null) {
                missing.add(balancer + " has not moved: "
                        + condition(state.balancers().get(balancer), state, now));
            } else if (checks(state, balancer, open)) {
                Instant answered = state.answered().get(TargetId.path(balancer, open.service()));
                if (answered == null || answered.isBefore(appliedAt)) {
                    answers = false;
                    missing.add("no good answer through " + balancer);
                } else if (verified.isEmpty() || answered.isAfter(verified.get())) {
                    verified = Optional.of(answered);
                }
            }
        }
        Optional<String> lost = lost(state, open);
        lost.ifPresent(missing::add);
        boolean late = !now.isBefore(
                open.switchedAt().get().plus(state.policy().timing().verify()));
        if (!answers && !late && lost.isEmpty()) {
            return Optional.empty();
        }
        Result result = missing.isEmpty() ? Result.DONE : Result.DEGRADED;
        return Optional.of(open.ended(result, verified, String.join("; ", missing)));
    }

    /** The new site has itself been condemned: waiting for good answers is of no use. */
    private static Optional<String> lost(FailoverState state, FailoverRecord open) {
        SiteId to = open.to();
        ServicePolicy wanted = state.policy().services().get(open.service());
        ServicePolicy.SitePolicy needs = wanted == null ? null : wanted.sites().get(to);
        if (needs != null) {
            for (TargetId need : needs.needs()) {
                Verdict verdict = state.verdict(need);
                if (verdict != null && verdict.condemns()) {
                    return Optional.of(to + " was lost in its turn: " + Candidates.complaint(need, verdict));
                }
            }
        }
        return Optional.empty();
    }

    private static String condition(FailoverState.@Nullable Heard heard, FailoverState state, Instant now) {
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

    private static boolean checks(FailoverState state, BalancerId balancer, FailoverRecord open) {
        BalancerPolicy wanted = state.policy().balancers().get(balancer);
        return wanted != null && wanted.checked().contains(open.service());
    }

    private static List<BalancerId> balancers(FailoverState state, FailoverRecord open) {
        List<BalancerId> routing = new ArrayList<>();
        for (Map.Entry<BalancerId, BalancerPolicy> balancer :
                state.policy().balancers().entrySet()) {
            if (balancer.getValue().services().contains(open.service())) {
                routing.add(balancer.getKey());
            }
        }
        return routing;
    }
}
