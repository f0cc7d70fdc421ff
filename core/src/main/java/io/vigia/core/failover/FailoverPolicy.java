package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted of the whole lake.
 *
 * @param sites where each target that a service needs stands
 * @param limits what may happen at once
 * @param timing how long to wait for what
 */
public record FailoverPolicy(
        SortedMap<ServiceId, ServicePolicy> services,
        SortedMap<BalancerId, BalancerPolicy> balancers,
        Map<TargetId, SiteId> sites,
        Limits limits,
        Timing timing) {
    public FailoverPolicy {
        sites = Map.copyOf(sites);
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        balancers = Collections.unmodifiableSortedMap(new TreeMap<>(balancers));
    }

    public static FailoverPolicy of(
            Map<ServiceId, ServicePolicy> services, Map<BalancerId, BalancerPolicy> balancers, Timing timing) {
        return new FailoverPolicy(new TreeMap<>(services), new TreeMap<>(balancers), Map.of(), Limits.NONE, timing);
    }

    /**
     * @param moves of services that may be under way together, at least 1
     * @param capacity share of the serving servers of a backend that one move may take away, above 0 to 1
     */
    public record Limits(int moves, double capacity) {
        public static final Limits NONE = new Limits(1000, 1);
    }

    /** Whether a service needs {@code target} somewhere. */
    boolean needs(TargetId target) {
        for (ServicePolicy service : services.values()) {
            for (ServicePolicy.SitePolicy site : service.sites().values()) {
                if (site.needs().contains(target)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether {@code target} measures the lag of a site for some service. */
    boolean measuresLag(TargetId target) {
        for (ServicePolicy service : services.values()) {
            for (ServicePolicy.SitePolicy site : service.sites().values()) {
                if (site.lag().contains(target)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The active site of each service in a lake without history. */
    public SortedMap<ServiceId, SiteId> first() {
        SortedMap<ServiceId, SiteId> first = new TreeMap<>();
        services.forEach((service, wanted) -> first.put(service, wanted.first()));
        return first;
    }

    /**
     * All positive.
     *
     * @param route how long to wait for the balancers before going on without the missing ones
     * @param verify how long to wait for a good answer through each balancer
     * @param lagStaleAfter a lag measured longer ago says nothing
     * @param silentAfter a balancer whose last report is older is silent; also how long a starting aggregator waits for the
     *     balancers' first word before it decides without it
     * @param commitRetry pause after a refused commit
     * @param holdNoticeAfter how long a hold must last before it is announced, so that the moments between a first accusation
     *     and the quorum make no noise
     * @param flapQuiet how long after the end of a cooldown a service must have stayed for its next cooldown to be the plain one
     * @param maxCooldown limit of the doubling, unless the plain cooldown is longer
     */
    public record Timing(
            Duration route,
            Duration verify,
            Duration lagStaleAfter,
            Duration silentAfter,
            Duration commitRetry,
            Duration holdNoticeAfter,
            Duration flapQuiet,
            Duration maxCooldown) {
        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofHours(1));

        public Timing {
            positive("route", route);
            positive("verify", verify);
            positive("lagStaleAfter", lagStaleAfter);
            positive("silentAfter", silentAfter);
            positive("commitRetry", commitRetry);
            positive("holdNoticeAfter", holdNoticeAfter);
            positive("flapQuiet", flapQuiet);
            positive("maxCooldown", maxCooldown);
        }

        private static void positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " is " + value + ", must be longer than nothing");
            }
        }
    }
}
