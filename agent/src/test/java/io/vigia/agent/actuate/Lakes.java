package io.vigia.agent.actuate;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the tests of this package are about: two services on three sites. */
final class Lakes {
    static final ServiceId S3 = new ServiceId("s3");
    static final ServiceId QUERY = new ServiceId("query");
    static final SiteId A = new SiteId("a");
    static final SiteId B = new SiteId("b");
    static final SiteId C = new SiteId("c");

    private Lakes() {}

    static LakeConfig.Balancer balancer() {
        Map<ServiceId, LakeConfig.Route> routes = new LinkedHashMap<>();
        routes.put(S3, route("s3", List.of("a1", "a2"), List.of("b1", "b2"), List.of("c1")));
        routes.put(QUERY, route("query", List.of("one"), List.of("two"), List.of("three")));
        return balancer(routes);
    }

    static LakeConfig.Balancer balancer(Map<ServiceId, LakeConfig.Route> routes) {
        return new LakeConfig.Balancer(
                new NodeId("lb1"), new Steering.RuntimeApi("/nowhere.sock", "/nowhere.state"), routes);
    }

    /** A site without servers is not named. */
    static LakeConfig.Route route(String backend, List<String> a, List<String> b, List<String> c) {
        Map<SiteId, List<String>> servers = new LinkedHashMap<>();
        servers.put(A, a);
        servers.put(B, b);
        servers.put(C, c);
        servers.values().removeIf(List::isEmpty);
        return new LakeConfig.Route(backend, servers, Optional.empty());
    }

    static RoutingState state(long epoch, SiteId s3, SiteId query) {
        return new RoutingState(epoch, new TreeMap<>(Map.of(S3, s3, QUERY, query)));
    }
}
