package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.SortedMap;

/** A routing state. */
public final class RoutingJson {
    private RoutingJson() {}

    public static JsonObject write(RoutingState routing) {
        JsonObject transits = new JsonObject();
        routing.transits().forEach((service, transit) -> transits.put(service.value(), write(transit)));
        return new JsonObject()
                .put("epoch", routing.epoch())
                .put("active", active(routing.active()))
                .put("transits", transits);
    }

    static JsonObject active(SortedMap<ServiceId, SiteId> sites) {
        JsonObject active = new JsonObject();
        sites.forEach((service, site) -> active.put(service.value(), site.value()));
        return active;
    }

    public static RoutingState read(JsonObject json) {
        return new RoutingState(
                Fields.number(json, "epoch"),
                Fields.map(json, "active", ServiceId::new, site -> new SiteId((String) site)),
                Fields.map(json, "transits", ServiceId::new, transit -> transit((JsonObject) transit)));
    }

    private static JsonObject write(Transit transit) {
        if (transit instanceof Transit.Draining draining) {
            return kind("draining").put("site", draining.site().value());
        } else if (transit instanceof Transit.Quiescing) {
            return kind("quiescing");
        } else if (transit instanceof Transit.Fenced) {
            return kind("fenced");
        } else if (transit instanceof Transit.Ramping ramping) {
            return kind("ramping").put("site", ramping.site().value()).put("percent", ramping.percent());
        }
        throw new IllegalStateException("a transit that cannot be written: " + transit);
    }

    private static Transit transit(JsonObject json) {
        String kind = Fields.string(json, "kind");
        return switch (kind) {
            case "draining" -> new Transit.Draining(site(json));
            case "quiescing" -> new Transit.Quiescing();
            case "fenced" -> new Transit.Fenced();
            case "ramping" -> new Transit.Ramping(site(json), Fields.integer(json, "percent"));
            default -> throw new IllegalArgumentException("transit '" + kind + "' is unknown");
        };
    }

    private static SiteId site(JsonObject json) {
        return new SiteId(Fields.string(json, "site"));
    }

    private static JsonObject kind(String kind) {
        return new JsonObject().put("kind", kind);
    }
}
