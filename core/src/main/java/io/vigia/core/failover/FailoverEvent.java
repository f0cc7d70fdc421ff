package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What has happened. All instants are on the aggregator's own steady clock. */
public sealed interface FailoverEvent {
    /**
     * Verdicts changed in outcome or evidence. All that one event changed come together: between two of them the lake would look
     * as it never was.
     */
    record VerdictsConcluded(List<Verdict> verdicts) implements FailoverEvent {
        public VerdictsConcluded {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** @param lag of the target's site, as measured at {@code observedAt} */
    record LagObserved(TargetId target, Duration lag, Instant observedAt) implements FailoverEvent {}

    /** The commit of {@code revision} is durable. */
    record Committed(long revision) implements FailoverEvent {}

    /** The commit of {@code revision} was refused or is known to have failed. Never sent while its fate is open. */
    record CommitFailed(long revision, String reason) implements FailoverEvent {}

    /** An actuator reported. */
    record BalancerReported(BalancerReport report) implements FailoverEvent {}

    /**
     * A query through a balancer ended.
     *
     * @param startedAt no earlier than it truly began: a query begun before the switch proves nothing
     */
    record PathObserved(BalancerId balancer, ServiceId service, Outcome outcome, Instant startedAt)
            implements FailoverEvent {}

    /** A person has seen what happened: cooldown and flap history of the service are to be cleared. */
    record Acknowledged(ServiceId service, String who, String why) implements FailoverEvent {}

    /** The configuration changed. */
    record PolicyChanged(FailoverPolicy policy) implements FailoverEvent {}

    /** Time has passed. Deadlines are seen at ticks, so one is due about every 100 ms. */
    record Tick() implements FailoverEvent {
        public static final Tick TICK = new Tick();
    }
}
