package io.vigia.agent.actuate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.actuate.WantedServers.Member;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a program is told on its standard input: one JSON object, documented in docs/balancers.md. */
final class WantedJson {
    private final String lake;
    private final BalancerId id;

    WantedJson(String lake, BalancerId id) {
        this.lake = lake;
        this.id = id;
    }

    /** Empty when no service of this balancer is to be touched. Services that are to be left alone are not named. */
    Optional<String> of(Wanted wanted, LakeConfig.Balancer balancer) {
        WantedServers servers = WantedServers.of(wanted, balancer);
        JsonObject services = new JsonObject();
        balancer.routes()
                .forEach((service, route) -> wanted.placement(service)
                        .filter(placement -> !placement.unproven())
                        .ifPresent(placement -> services.put(
                                service.value(),
                                service(service, route, placement, servers)
                                        .put("isolated", wanted.isolated().contains(service)))));
        return services.isEmpty()
                ? Optional.empty()
                : Optional.of(new JsonObject()
                        .put("lake", lake)
                        .put("balancer", id.value())
                        .put("epoch", wanted.epoch())
                        .put("services", services)
                        .encode());
    }

    private static JsonObject service(
            ServiceId service, LakeConfig.Route route, Placement placement, WantedServers servers) {
        JsonArray open = new JsonArray();
        JsonArray draining = new JsonArray();
        JsonArray fenced = new JsonArray();
        JsonObject weights = new JsonObject();
        List<Member> members = servers.routes().getOrDefault(service, List.of());
        for (Member member : members) {
            Stand stand = servers.stands().get(member.name());
            if (stand == null) {
                continue;
            }
            String name = member.name().server();
            switch (stand.kind()) {
                case OPEN -> {
                    open.add(name);
                    stand.weight().ifPresent(weight -> weights.put(name, weight));
                }
                case DRAINING -> draining.add(name);
                case FENCED -> fenced.add(name);
                case UNOPENED -> throw new IllegalStateException("a service that is not proven is not told of");
            }
        }
        JsonObject json = new JsonObject();
        json.put("active", placement.active().map(SiteId::value).orElse(null));
        json.put("transit", placement.transit().map(WantedJson::transit).orElse(null));
        return json.put(
                "servers",
                new JsonObject()
                        .put("backend", Objects.requireNonNull(route.backend()))
                        .put("open", open)
                        .put("draining", draining)
                        .put("fenced", fenced)
                        .put("weights", weights));
    }

    private static JsonObject transit(Transit transit) {
        if (transit instanceof Transit.Draining draining) {
            return new JsonObject()
                    .put("kind", "draining")
                    .put("site", draining.site().value());
        } else if (transit instanceof Transit.Ramping ramping) {
            return new JsonObject()
                    .put("kind", "ramping")
                    .put("site", ramping.site().value())
                    .put("percent", ramping.percent());
        }
        return new JsonObject().put("kind", transit instanceof Transit.Quiescing ? "quiescing" : "fenced");
    }
}
