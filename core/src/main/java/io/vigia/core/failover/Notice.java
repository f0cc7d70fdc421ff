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

    /** A person cleared the cooldown and flap history. */
    record CooldownCleared(ServiceId service, String who, String why) implements Notice {}
}
