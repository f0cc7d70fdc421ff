package io.vigia.core.failover;

import io.vigia.core.model.ServiceId;
import java.util.Set;

/**
 * What is wanted of a balancer.
 *
 * @param services that it routes
 * @param checked those of them that are queried through it, so that a move can be verified
 */
public record BalancerPolicy(Set<ServiceId> services, Set<ServiceId> checked) {
    public BalancerPolicy {
        services = Set.copyOf(services);
        checked = Set.copyOf(checked);
        if (!services.containsAll(checked)) {
            throw new IllegalArgumentException("checked " + checked + " names services that are not routed");
        }
    }
}
