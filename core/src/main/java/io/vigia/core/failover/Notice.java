package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /**
     * A person changes who belongs to the group of aggregators: told before the first step, and again at its end.
     *
     * @param before where each member was reached
     * @param after where each is to be reached; of a change that failed, what the group is now
     * @param detail why it failed
     */
    record GroupChanged(
            Origin by, Progress how, Map<NodeId, GroupPeer> before, Map<NodeId, GroupPeer> after, String detail)
            implements Notice {
        public GroupChanged {
            before = Collections.unmodifiableMap(new TreeMap<>(before));
            after = Collections.unmodifiableMap(new TreeMap<>(after));
        }

        /** How far a change has come. */
        public enum Progress {
            BEGUN,
            DONE,
            FAILED
        }
    }

    /**
     * @param raft {@code host:port}; empty when it is not known
     * @param http {@code host:port}; empty when it is not known
     */
    record GroupPeer(String raft, String http) {}

    /** A balancer claims an epoch too far ahead to be believed. */
    record EpochDisbelieved(BalancerId balancer, long ours, long claimed) implements Notice {}
}
