package io.vigia.agent.actuate;

import io.vigia.core.config.LakeConfig;
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
 * What a routing state means for each server that {@code lake.yaml} names at one balancer: those of the active site are open,
 * all others fenced. A service that the state does not name is left as it is.
 *
 * @param routes the servers of each service
 * @param stands each server's place; without those that two services want to stand differently
 * @param problems for people: what of the configuration cannot be carried out
 */
record WantedServers(
        SortedMap<ServiceId, List<Member>> routes, SortedMap<ServerName, Stand> stands, List<String> problems) {
    enum Stand {
        OPEN,
        FENCED
    }

    record Member(SiteId site, ServerName name) {}

    WantedServers {
        routes = Collections.unmodifiableSortedMap(routes);
        stands = Collections.unmodifiableSortedMap(stands);
        problems = List.copyOf(problems);
    }

    static WantedServers of(RoutingState wanted, LakeConfig.Balancer balancer) {
        return of(Optional.of(wanted), balancer);
    }

    /** Without a routing state nothing stands anywhere, but the routes are still to be read. */
    static WantedServers of(Optional<RoutingState> wanted, LakeConfig.Balancer balancer) {
        SortedMap<ServiceId, List<Member>> routes = new TreeMap<>();
        SortedMap<ServerName, Stand> stands = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        List<ServerName> disputed = new ArrayList<>();
        for (Map.Entry<ServiceId, LakeConfig.Route> route : balancer.routes().entrySet()) {
            List<Member> members = members(route.getValue());
            routes.put(route.getKey(), members);
            SiteId active =
                    wanted.map(state -> state.active().get(route.getKey())).orElse(null);
            if (active == null) {
                wanted.ifPresent(
                        state -> problems.add("epoch " + state.epoch() + " does not name service " + route.getKey()));
                continue;
            }
            for (Member member : members) {
                Stand stand = member.site().equals(active) ? Stand.OPEN : Stand.FENCED;
                Stand before = stands.putIfAbsent(member.name(), stand);
                if (before != null && before != stand) {
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
