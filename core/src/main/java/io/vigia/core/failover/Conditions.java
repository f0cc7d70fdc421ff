package io.vigia.core.failover;

import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Mode;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be so, beside a condemned site and a fit candidate, for a service to be moved; every missing one is a reason. */
final class Conditions {
    private Conditions() {}

    /** For a move that Vigia makes by itself. */
    static void automatic(FailoverState state, ServiceId service, Instant now, List<HoldReason> missing) {
        ServicePolicy wanted = state.policy().services().get(service);
        if (wanted != null && wanted.mode() != Mode.AUTOMATIC) {
            missing.add(new HoldReason(Kind.MANUAL, "mode is " + wanted.mode().label()));
        }
        state.cooldownUntil(service, now)
                .ifPresent(until -> missing.add(new HoldReason(Kind.COOLDOWN, "cooldown until " + Wording.at(until))));
        state.inFlight()
                .ifPresent(open -> missing.add(new HoldReason(
                        Kind.COMMIT_OPEN, "revision " + open.commit().next().revision() + " is not durable yet")));
        common(state, service, now, missing);
    }

    /** For every move, a person's too. */
    static void common(FailoverState state, ServiceId service, Instant now, List<HoldReason> missing) {
        state.durable()
                .controls()
                .pause(service)
                .ifPresent(pause -> missing.add(new HoldReason(
                        Kind.PAUSED, "paused since " + Wording.at(pause.at()) + ", by " + Wording.by(pause.by()))));
        state.open(service)
                .ifPresent(open -> missing.add(new HoldReason(
                        Kind.UNDERWAY, open.kind().label() + " " + open.id() + " of this service is not over")));
        state.refused()
                .filter(refusal -> now.isBefore(refusal.until()))
                .ifPresent(refusal -> missing.add(new HoldReason(
                        Kind.COMMIT_REFUSED, "the last decision could not be made durable: " + refusal.reason())));
        state.dazedUntil()
                .filter(now::isBefore)
                .ifPresent(until ->
                        missing.add(new HoldReason(Kind.STALLED, "the aggregator itself has just been stalled")));
        unheard(state, service, now)
                .ifPresent(balancer ->
                        missing.add(new HoldReason(Kind.STARTING, balancer + " has not yet said which epoch it has")));
    }

    static void limits(FailoverState state, ServiceId service, SiteId from, SiteId to, List<HoldReason> missing) {
        long open = state.durable().failovers().stream()
                .filter(FailoverRecord::open)
                .count();
        FailoverPolicy.Limits limits = state.policy().limits();
        if (open >= limits.moves()) {
            missing.add(
                    new HoldReason(Kind.LIMIT, open + " moves are under way, and limits.moves is " + limits.moves()));
        }
        for (Map.Entry<BalancerId, BalancerPolicy> balancer :
                state.policy().balancers().entrySet()) {
            int now = balancer.getValue().servers(service, from);
            int then = balancer.getValue().servers(service, to);
            if (now > 0 && then < now * (1 - limits.capacity())) {
                missing.add(new HoldReason(
                        Kind.CAPACITY,
                        "at " + balancer.getKey() + " site " + to + " has " + then + " servers, " + from + " has " + now
                                + ", and limits.capacity is " + Math.round(limits.capacity() * 100) + " %"));
            }
        }
    }

    /** A balancer of {@code service} that a starting aggregator still waits to hear from. */
    private static Optional<BalancerId> unheard(FailoverState state, ServiceId service, Instant now) {
        Instant patience =
                state.begunAt().orElse(now).plus(state.policy().timing().silentAfter());
        if (!now.isBefore(patience)) {
            return Optional.empty();
        }
        for (Map.Entry<BalancerId, BalancerPolicy> balancer :
                state.policy().balancers().entrySet()) {
            if (balancer.getValue().services().contains(service)
                    && !state.balancers().containsKey(balancer.getKey())) {
                return Optional.of(balancer.getKey());
            }
        }
        return Optional.empty();
    }
}
