package io.vigia.lab.full;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vigia's status as lines: all of it, or what has changed since the last. */
final class StatusLines {
    private final Map<String, String> last = new LinkedHashMap<>();

    /** One line for each service, component and open move. */
    static Map<String, String> of(JsonObject status) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (JsonObject service : VigiaView.objects(status, "services")) {
            lines.put(
                    "service " + service.getString("id"),
                    "at site " + service.getString("active") + ", " + service.getString("phase"));
            for (JsonObject site : VigiaView.objects(service, "sites")) {
                lines.put("  site " + site.getString("site"), site.getString("outcome") + standing(service, site));
            }
        }
        for (JsonObject component : VigiaView.objects(status, "components")) {
            lines.put(component.getString("id"), component.getString("outcome"));
        }
        for (JsonObject failover : VigiaView.objects(status, "failovers")) {
            lines.put(
                    "failover " + failover.getString("id"),
                    failover.getString("from") + " -> " + failover.getString("to") + ": "
                            + failover.getString("outcome"));
        }
        return lines;
    }

    private static String standing(JsonObject service, JsonObject site) {
        if (site.getString("site").equals(service.getString("active"))) {
            return ", active";
        }
        return site.getBoolean("eligible", false) ? ", could take over" : ", could not take over";
    }

    static String text(Optional<JsonObject> status) {
        if (status.isEmpty()) {
            return "no aggregator answers";
        }
        StringBuilder text = new StringBuilder();
        of(status.get()).forEach((what, how) -> text.append("  %-20s %s%n".formatted(what, how)));
        return text.toString().stripTrailing();
    }

    /** Lines that are not as they were at the last call. */
    List<String> changed(JsonObject status) {
        List<String> changed = new ArrayList<>();
        of(status).forEach((what, how) -> {
            if (!how.equals(last.put(what, how))) {
                changed.add("%-20s %s".formatted(what, how));
            }
        });
        return changed;
    }
}
