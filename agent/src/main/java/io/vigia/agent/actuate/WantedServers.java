package io.vigia.agent.actuate;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted of each server that {@code lake.yaml} names at one balancer. Plainly those of the active site are open and all
 * others fenced; a {@link Placement} says what a transit makes of that. A service that the routing state does not name is left as it is.
 *
 * @param routes the servers of each service
 * @param stands each server's place; without those that two services want to stand differently
 * @param problems for people: what of the configuration cannot be carried out
 */
record WantedServers(
        SortedMap<ServiceId, List<Member>> routes, SortedMap<ServerName, Stand> stands, List<String> problems) {
    /** An agent-check's weight is a percentage of the configured one, which {@code haproxy.cfg} sets to 100. */
    private static final int WHOLE_PERCENT = 100;

    record Member(SiteId site, ServerName name) {}

    WantedServers {
        routes = Collections.unmodifiableSortedMap(routes);
        stands = Collections.unmodifiableSortedMap(stands);
        problems = List.copyOf(problems);
    }

    static WantedServers of(RoutingState wanted, LakeConfig.Balancer balancer) {
        return of(Wanted.of(wanted), balancer);
    }

    /** Without a routing state nothing stands anywhere, but the routes are still to be read. */
    static WantedServers of(Wanted wanted, LakeConfig.Balancer balancer) {
        int largest = balancer.steering() instanceof Steering.AgentCheck ? WHOLE_PERCENT : Stand.MAX_WEIGHT;
        SortedMap<ServiceId, List<Member>> routes = new TreeMap<>();
        SortedMap<ServerName, Stand> stands = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        List<ServerName> disputed = new ArrayList<>();
        for (Map.Entry<ServiceId, LakeConfig.Route> route : balancer.routes().entrySet()) {
            List<Member> members = members(route.getValue());
            routes.put(route.getKey(), members);
            Optional<Placement> placement = wanted.placement(route.getKey());
            if (placement.isEmpty() && wanted.accepted().isPresent()) {
                problems.add("epoch " + wanted.epoch() + " does not name service " + route.getKey());
            }
            for (Member member : placement.isEmpty() ? List.<Member>of() : members) {
                Stand stand = placement.get().standOf(member.site(), route.getValue(), largest);
                Stand before = stands.putIfAbsent(member.name(), stand);
                if (before != null && !before.equals(stand)) {
                    disputed.add(member.name());
                }
            }
        }
        for (ServerName name : disputed) {
            stands.remove(name);
            problems.add("server " + name + " belongs to an active and to another site at once");
        }
        return new WantedServers(routes, stands, problems);
    }

    private static List<Member> members(LakeConfig.Route route) {
        List<Member> members = new ArrayList<>();
        for (Map.Entry<SiteId, List<String>> site : route.servers().entrySet()) {
            for (String server : site.getValue()) {
                members.add(new Member(site.getKey(), new ServerName(route.backend(), server)));
            }
        }
        return List.copyOf(members);
    }
}
