package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything the machine knows. Immutable. Only {@code durable} survives a restart; the rest is heard again within seconds.
 *
 * @param durable as committed, except that open failovers carry what has been seen of them since
 * @param begunAt when the first event came
 * @param inFlight the one commit whose fate is open
 * @param refused the last commit's refusal, until the next attempt
 * @param verdicts of what the services need
 * @param lags as last measured
 * @param balancers as last reported
 * @param services where each stands
 */
public record FailoverState(
        FailoverPolicy policy,
        Durable durable,
        Optional<Instant> begunAt,
        Optional<FailoverAction.Commit> inFlight,
        Optional<Refusal> refused,
        Map<TargetId, Verdict> verdicts,
        Map<TargetId, Lag> lags,
        SortedMap<BalancerId, Heard> balancers,
        Map<TargetId, Instant> answered,
        SortedMap<ServiceId, FailoverEvent.Acknowledged> acknowledged,
        SortedMap<ServiceId, ServiceState> services) {

    /** Begins a lake without history. The first step asks for {@code routing} to be committed before anything is routed. */
    public static FailoverState initial(FailoverPolicy policy, RoutingState routing) {
        return resume(policy, Durable.first(routing));
    }

    /** Continues from what was committed last. */
    public static FailoverState resume(FailoverPolicy policy, Durable durable) {
        return new FailoverState(
                policy,
                durable,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Collections.emptySortedMap(),
                Map.of(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap());
    }

    public RoutingState routing() {
        return durable.routing();
    }

    /** @param until no attempt before */
    public record Refusal(Instant until, String reason) {}

    /** A site's lag, by one of its parts. */
    public record Lag(Duration lag, Instant observedAt) {}

    /** A balancer's last report. */
    public record Heard(BalancerReport report, Instant at) {}
}
