package io.vigia.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which site is active for each service, and the epoch of that decision. Every change makes an epoch one greater than the
 * last; balancers never go back to a lower one.
 *
 * @param epoch 1 for the state a new lake begins with
 * @param active the one active site of each service
 * @param transits of the services that are between two sites; every other service stands plainly
 */
public record RoutingState(long epoch, SortedMap<ServiceId, SiteId> active, SortedMap<ServiceId, Transit> transits) {
    public RoutingState {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch is " + epoch + ", must be at least 1");
        }
        active = Collections.unmodifiableSortedMap(new TreeMap<>(active));
        transits = Collections.unmodifiableSortedMap(new TreeMap<>(transits));
        for (Map.Entry<ServiceId, Transit> transit : transits.entrySet()) {
            SiteId site = active.get(transit.getKey());
            if (site == null || other(transit.getValue()).filter(site::equals).isPresent()) {
                throw new IllegalArgumentException(
                        "service " + transit.getKey() + " is active in " + site + " and yet " + transit.getValue());
            }
        }
    }

    /** No service is between two sites. */
    public RoutingState(long epoch, SortedMap<ServiceId, SiteId> active) {
        this(epoch, active, Collections.emptySortedMap());
    }

    public static RoutingState first(Map<ServiceId, SiteId> active) {
        return new RoutingState(1, new TreeMap<>(active));
    }

    /** The next epoch, in which {@code site} is the active one of {@code service}, plainly. */
    public RoutingState move(ServiceId service, SiteId site) {
        return move(service, site, Optional.empty());
    }

    /** The next epoch, in which {@code site} is the active one of {@code service}, with {@code transit} if it is on its way. */
    public RoutingState move(ServiceId service, SiteId site, Optional<Transit> transit) {
        SortedMap<ServiceId, SiteId> next = new TreeMap<>(active);
        next.put(service, site);
        SortedMap<ServiceId, Transit> between = new TreeMap<>(transits);
        between.remove(service);
        transit.ifPresent(there -> between.put(service, there));
        return new RoutingState(Math.addExact(epoch, 1), next, between);
    }

    public Optional<Transit> transit(ServiceId service) {
        return Optional.ofNullable(transits.get(service));
    }

    /** Whether {@code service} stands in the same way in both, whatever the epochs. */
    public boolean sameFor(ServiceId service, RoutingState other) {
        return Optional.ofNullable(active.get(service)).equals(Optional.ofNullable(other.active.get(service)))
                && transit(service).equals(other.transit(service));
    }

    /** Whether every service stands in the same way in both, whatever the epochs. */
    public boolean sameAs(RoutingState other) {
        return active.equals(other.active) && transits.equals(other.transits);
    }

    private static Optional<SiteId> other(Transit transit) {
        if (transit instanceof Transit.Draining draining) {
            return Optional.of(draining.site());
        }
        return transit instanceof Transit.Ramping ramping ? Optional.of(ramping.site()) : Optional.empty();
    }
}
