package io.vigia.aggregator.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.Pause;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people have told Vigia not to do. */
final class ControlsJson {
    private ControlsJson() {}

    static @Nullable JsonObject pause(Optional<Pause> pause) {
        return pause.map(there -> new JsonObject()
                        .put("who", there.by().who())
                        .put("why", there.by().why())
                        .put("at", StatusJson.time(there.at())))
                .orElse(null);
    }

    static JsonArray windows(Controls controls) {
        return StatusJson.array(controls.maintenance(), ControlsJson::window);
    }

    private static JsonObject window(Maintenance window) {
        return new JsonObject()
                .put("id", window.id())
                .put("scope", window.scope().label())
                .put("name", window.name())
                .put("who", window.by().who())
                .put("why", window.by().why())
                .put("from", StatusJson.time(window.from()))
                .put("until", StatusJson.time(window.until()));
    }
}
