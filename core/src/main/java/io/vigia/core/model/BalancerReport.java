package io.vigia.core.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an actuator says of its balancer after every reconciliation.
 *
 * @param balancer whose
 * @param highestEpoch the highest epoch this actuator has accepted and put on its disk; 0 when it never had one
 * @param accepted the routing state of that epoch, if any
 * @param routes how each service of the lake stands at this balancer
 * @param condition of the balancer as a whole
 * @param detail one line, for people
 */
public record BalancerReport(
        BalancerId balancer,
        long highestEpoch,
        Optional<RoutingState> accepted,
        SortedMap<ServiceId, RouteReport> routes,
        Condition condition,
        String detail) {

    public BalancerReport {
        if (highestEpoch < 0) {
            throw new IllegalArgumentException("highestEpoch of " + balancer + " is " + highestEpoch);
        }
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    public BalancerReport(
            BalancerId balancer,
            long highestEpoch,
            Optional<RoutingState> accepted,
            Map<ServiceId, RouteReport> routes,
            Condition condition,
            String detail) {
        this(balancer, highestEpoch, accepted, new TreeMap<>(routes), condition, detail);
    }

    /** How a balancer stands as a whole. */
    public enum Condition {
        /** Every route is as the accepted epoch wants it, read back from the balancer. */
        IN_STEP,
        /** Being brought into step. */
        CONVERGING,
        /** The socket cannot be reached, hangs, or refuses us. */
        UNREACHABLE,
        /** It answers, but a backend or server of {@code lake.yaml} is not there. */
        MISCONFIGURED,
        /** No routing state has been heard yet. */
        WAITING,
        /** Cut off from the leader for longer than a lease, so services that ask for it are fenced here. */
        ISOLATED
    }

    /**
     * One service at one balancer, as read back.
     *
     * @param serving the sites whose servers take traffic there now (normally one)
     * @param inStep whether that is just what the accepted epoch wants
     * @param detail empty, or why not
     * @param unfinished sessions that a site has still to finish while it drains; empty when none drains or it cannot be told
     */
    public record RouteReport(List<SiteId> serving, boolean inStep, String detail, OptionalLong unfinished) {
        public RouteReport {
            serving = List.copyOf(serving);
            if (unfinished.isPresent() && unfinished.getAsLong() < 0) {
                throw new IllegalArgumentException("unfinished is " + unfinished.getAsLong());
            }
        }

        public RouteReport(List<SiteId> serving, boolean inStep, String detail) {
            this(serving, inStep, detail, OptionalLong.empty());
        }
    }
}
