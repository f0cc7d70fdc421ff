package io.vigia.core.failover;

import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted of a balancer.
 *
 * @param services that it routes
 * @param checked those of them that are queried through it, so that a move can be verified
 * @param servers how many servers each site has there, of each service
 */
public record BalancerPolicy(
        Set<ServiceId> services, Set<ServiceId> checked, SortedMap<ServiceId, Map<SiteId, Integer>> servers) {
    public BalancerPolicy {
        services = Set.copyOf(services);
        checked = Set.copyOf(checked);
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
        if (!services.containsAll(checked)) {
            throw new IllegalArgumentException("checked " + checked + " names services that are not routed");
        }
    }

    /** Where the numbers of servers are of no interest. */
    public BalancerPolicy(Set<ServiceId> services, Set<ServiceId> checked) {
        this(services, checked, new TreeMap<>());
    }

    int servers(ServiceId service, SiteId site) {
        return servers.getOrDefault(service, Map.of()).getOrDefault(site, 0);
    }
}
