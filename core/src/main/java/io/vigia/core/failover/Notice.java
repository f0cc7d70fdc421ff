package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import java.util.List;

/** What people are told. */
public sealed interface Notice {
    /** Committed; the balancers are being told. */
    record FailoverStarted(FailoverRecord failover) implements Notice {}

    /** Every balancer has moved and, where it is checked, answered well. */
    record FailoverFinished(FailoverRecord failover) implements Notice {}

    /** Over, but not as it should be: {@link FailoverRecord#detail()} says what is missing. */
    record FailoverDegraded(FailoverRecord failover) implements Notice {}

    /** Over, and the service is where it was: {@link FailoverRecord#detail()} says why. */
    record FailoverFailed(FailoverRecord failover) implements Notice {}

    /** Something a person asked for is durable: one line, for people. */
    record Controlled(Command command, String text) implements Notice {}

    /** A maintenance window has run out. */
    record MaintenanceExpired(Maintenance window) implements Notice {}

    /** This aggregator leads from now on. */
    record LeadershipTaken(long term) implements Notice {}

    /** The way back of a drill could not be taken. */
    record ReturnGivenUp(FailoverRecord drill, String why) implements Notice {}

    /** The active site is accused or cannot be seen, and yet the service stays. Told again when the kinds of reasons change. */
    record FailoverHeld(ServiceId service, List<HoldReason> reasons) implements Notice {
        public FailoverHeld {
            reasons = List.copyOf(reasons);
        }
    }

    /** A hold that was announced is over. */
    record HoldCleared(ServiceId service) implements Notice {}

    /** A decision could not be made durable and was not carried out. */
    record CommitRefused(Decision decision, String reason) implements Notice {}

    /**
     * A balancer knew an epoch that this aggregator did not: its disk was lost or put back. Loud, because what was decided
     * in between is known only from that balancer.
     */
    record EpochAdopted(BalancerId balancer, long from, long to, String detail) implements Notice {}

    /** A balancer claims an epoch too far ahead to be believed. */
    record EpochDisbelieved(BalancerId balancer, long ours, long claimed) implements Notice {}
}
