package io.vigia.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which site is active for each service, and the epoch of that decision. Every change makes an epoch one greater than the
 * last; balancers never go back to a lower one.
 *
 * @param epoch 1 for the state a new lake begins with
 * @param active the one active site of each service
 */
public record RoutingState(long epoch, SortedMap<ServiceId, SiteId> active) {
    public RoutingState {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch is " + epoch + ", must be at least 1");
        }
        active = Collections.unmodifiableSortedMap(new TreeMap<>(active));
    }

    public static RoutingState first(Map<ServiceId, SiteId> active) {
        return new RoutingState(1, new TreeMap<>(active));
    }

    /** The next epoch, in which {@code site} is the active one of {@code service}. */
    public RoutingState move(ServiceId service, SiteId site) {
        SortedMap<ServiceId, SiteId> next = new TreeMap<>(active);
        next.put(service, site);
        return new RoutingState(Math.addExact(epoch, 1), next);
    }
}
