package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookReport;
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
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the machine knows. Immutable. Only {@code durable} survives a restart; the rest is heard again within seconds, by every
 * aggregator alike, so that whoever comes to lead knows it already.
 *
 * @param durable as committed, except that open failovers carry what has been seen of them since
 * @param term in which this aggregator leads; empty while it does not
 * @param begunAt when the first event came
 * @param steppedAt when the last event came
 * @param dazedUntil after a gap in the events: until when nothing is decided, because the verdicts may be older than they look
 * @param inFlight the one commit whose fate is open
 * @param refused the last commit's refusal, until one succeeds
 * @param adoptedAt when an epoch was last made because a balancer contradicted ours
 * @param verdicts of what the services need
 * @param lags as last measured
 * @param balancers as last reported
 * @param answered when the newest good query of each {@code path/} began
 * @param runs of the steps of open failovers, by {@link FailoverRecord#run}: what is known beside the journal
 * @param wellSince since when the preferred site of a service that is elsewhere has been eligible without a break
 * @param requests commands that wait for their turn, or were answered less than a minute ago, in order of arrival
 * @param services where each stands; empty before the first event
 */
public record FailoverState(
        FailoverPolicy policy,
        Durable durable,
        OptionalLong term,
        Optional<Instant> begunAt,
        Optional<Instant> steppedAt,
        Optional<Instant> dazedUntil,
        Optional<Proposal> inFlight,
        Optional<Refusal> refused,
        Optional<Instant> adoptedAt,
        Map<TargetId, Verdict> verdicts,
        Map<TargetId, Lag> lags,
        SortedMap<BalancerId, Heard> balancers,
        Map<TargetId, Instant> answered,
        SortedMap<String, Run> runs,
        SortedMap<ServiceId, Instant> wellSince,
        List<Request> requests,
        SortedMap<ServiceId, ServiceState> services) {

    public FailoverState {
        verdicts = Collections.unmodifiableMap(verdicts);
        lags = Collections.unmodifiableMap(lags);
        balancers = Collections.unmodifiableSortedMap(balancers);
        answered = Collections.unmodifiableMap(answered);
        runs = Collections.unmodifiableSortedMap(runs);
        wellSince = Collections.unmodifiableSortedMap(wellSince);
        requests = List.copyOf(requests);
        services = Collections.unmodifiableSortedMap(services);
    }

    /** Begins a lake without history. The first step of a leader asks for {@code routing} to be committed before anything is routed. */
    public static FailoverState initial(FailoverPolicy policy, RoutingState routing) {
        return resume(policy, Durable.first(routing));
    }

    /** Continues from what was committed last. */
    public static FailoverState resume(FailoverPolicy policy, Durable durable) {
        return new FailoverState(
                policy,
                durable,
                OptionalLong.empty(),
                Optional.empty(),
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
                Collections.emptySortedMap(),
                List.of(),
                Collections.emptySortedMap());
    }

    public RoutingState routing() {
        return durable.routing();
    }

    public boolean leads() {
        return term.isPresent();
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

    /** The window in which {@code target} itself, or the site it stands in, is worked on. */
    Optional<Maintenance> maintenance(TargetId target, Instant now) {
        return durable.controls()
                .maintenance(Maintenance.Scope.COMPONENT, target.value(), now)
                .or(() -> Optional.ofNullable(policy.sites().get(target)).flatMap(site -> maintenance(site, now)));
    }

    Optional<Maintenance> maintenance(SiteId site, Instant now) {
        return durable.controls().maintenance(Maintenance.Scope.SITE, site.value(), now);
    }

    /**
     * A commit whose fate is open.
     *
     * @param request whom to answer when it is durable
     * @param accepted what to answer
     * @param afterwards what people are told when it is durable
     */
    public record Proposal(
            FailoverAction.Commit commit,
            Optional<String> request,
            Optional<CommandResult> accepted,
            List<Notice> afterwards) {
        public Proposal {
            afterwards = List.copyOf(afterwards);
        }

        Proposal(FailoverAction.Commit commit, List<Notice> afterwards) {
            this(commit, Optional.empty(), Optional.empty(), afterwards);
        }
    }

    /** @param until no attempt before */
    public record Refusal(Instant until, String reason) {}

    /** A site's lag, by one of its parts. */
    public record Lag(Duration lag, Instant observedAt) {}

    /**
     * A balancer's last report.
     *
     * @param since when this aggregator first heard that it has applied that epoch and stands in that condition
     */
    public record Heard(BalancerReport report, Instant at, Instant since) {}

    /**
     * A step that is under way, as this aggregator has seen it.
     *
     * @param since when it was first seen to be under way here: time-outs run on one clock
     * @param settledAt when its routing was first seen to be in force everywhere it is waited for
     * @param orderedAt when a hook was last ordered
     * @param report what its agent said last
     */
    public record Run(
            Instant since, Optional<Instant> settledAt, Optional<Instant> orderedAt, Optional<HookReport> report) {
        Run settled(Instant at) {
            return new Run(since, Optional.of(at), orderedAt, report);
        }

        Run ordered(Instant at) {
            return new Run(since, settledAt, Optional.of(at), report);
        }

        Run reported(HookReport what) {
            return new Run(since, settledAt, orderedAt, Optional.of(what));
        }
    }

    /**
     * A command, and what was answered to it.
     *
     * @param at when it came; once it is answered, when that was
     */
    public record Request(String id, Command command, Instant at, Optional<CommandResult> result) {
        Request answered(CommandResult what, Instant when) {
            return new Request(id, command, when, Optional.of(what));
        }
    }
}
