package io.vigia.core.config.probe;

import io.vigia.core.config.BalancerLog;
import io.vigia.core.config.LakeConfig.Route;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Receives the log of a balancer. All that follow from one balancer share the receiver.
 *
 * @param servers of each backend that a service has, as far as they are known
 * @param backend whose queries are told; empty: how the receiver itself does
 */
public record HaproxyLogSpec(BalancerLog log, Map<String, List<String>> servers, Optional<String> backend)
        implements ProbeSpec {
    public HaproxyLogSpec {
        servers = Map.copyOf(servers);
    }

    /** The receiver itself. */
    public static HaproxyLogSpec of(BalancerLog log, Collection<Route> routes) {
        Map<String, List<String>> servers = new LinkedHashMap<>();
        routes.forEach(route -> servers.put(
                route.backend(),
                route.servers().values().stream().flatMap(List::stream).toList()));
        return new HaproxyLogSpec(log, servers, Optional.empty());
    }

    /** The same receiver, of which one backend is told. */
    public HaproxyLogSpec about(String wanted) {
        return new HaproxyLogSpec(log, servers, Optional.of(wanted));
    }

    @Override
    public String kind() {
        return "haproxy-log";
    }
}
