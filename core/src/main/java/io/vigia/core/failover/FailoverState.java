package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the machine knows. Immutable. Only {@code durable} survives a restart; the rest is heard again within seconds.
 *
 * @param durable as committed, except that open failovers carry what has been seen of them since
 * @param begunAt when the first event came
 * @param steppedAt when the last event came
 * @param dazedUntil after a gap in the events: until when nothing is decided, because the verdicts may be older than they look
 * @param inFlight the one commit whose fate is open
 * @param refused the last commit's refusal, until one succeeds
 * @param verdicts of what the services need
 * @param lags as last measured
 * @param balancers as last reported
 * @param answered when the newest good query of each {@code path/} began
 * @param acknowledged what people have acknowledged and is not yet durable
 * @param services where each stands; empty before the first event
 */
public record FailoverState(
        FailoverPolicy policy,
        Durable durable,
        Optional<Instant> begunAt,
        Optional<Instant> steppedAt,
        Optional<Instant> dazedUntil,
        Optional<Proposal> inFlight,
        Optional<Refusal> refused,
        Map<TargetId, Verdict> verdicts,
        Map<TargetId, Lag> lags,
        SortedMap<BalancerId, Heard> balancers,
        Map<TargetId, Instant> answered,
        SortedMap<ServiceId, FailoverEvent.Acknowledged> acknowledged,
        SortedMap<ServiceId, ServiceState> services) {

    public FailoverState {
        verdicts = Collections.unmodifiableMap(verdicts);
        lags = Collections.unmodifiableMap(lags);
        balancers = Collections.unmodifiableSortedMap(balancers);
        answered = Collections.unmodifiableMap(answered);
        acknowledged = Collections.unmodifiableSortedMap(acknowledged);
        services = Collections.unmodifiableSortedMap(services);
    }

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

    /** Where {@code service} is active by the newest committed epoch. */
    public Optional<SiteId> active(ServiceId service) {
        return Optional.ofNullable(routing().active().get(service));
    }

    /** The failover of {@code service} that is not over, if there is one. */
    public Optional<FailoverRecord> open(ServiceId service) {
        for (FailoverRecord failover : durable.failovers()) {
            if (failover.open() && failover.service().equals(service)) {
                return Optional.of(failover);
            }
        }
        return Optional.empty();
    }

    /** Until when no automatic failover of {@code service} may follow, if that is still to come. */
    public Optional<Instant> cooldownUntil(ServiceId service, Instant now) {
        return Optional.ofNullable(durable.cooldowns().get(service))
                .filter(cooldown -> !cooldown.over(now))
                .map(Cooldown::until);
    }

    @Nullable
    Verdict verdict(TargetId target) {
        return verdicts.get(target);
    }

    /**
     * A commit whose fate is open.
     *
     * @param afterwards what people are told when it is durable
     */
    public record Proposal(FailoverAction.Commit commit, List<Notice> afterwards) {
        public Proposal {
            afterwards = List.copyOf(afterwards);
        }
    }

    /** @param until no attempt before */
    public record Refusal(Instant until, String reason) {}

    /** A site's lag, by one of its parts. */
    public record Lag(Duration lag, Instant observedAt) {}

    /** A balancer's last report. */
    public record Heard(BalancerReport report, Instant at) {}
}
