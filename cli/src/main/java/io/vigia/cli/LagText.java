package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How far a site is behind: the whole, and its parts where there is more to say. */
final class LagText {
    private LagText() {}

    /** {@code lag 1.5s (cdc-b 1.5s, sync-b 40ms)}; empty when nothing is to measure it. */
    static String of(JsonObject site) {
        List<JsonObject> parts = Json.objects(site, "lagParts");
        OptionalLong lag = Json.number(site, "lagMillis");
        boolean plain = parts.size() < 2 && parts.stream().noneMatch(part -> Json.flag(part, "stale"));
        if (lag.isEmpty() && plain) {
            return "";
        }
        return "lag " + (lag.isPresent() ? Words.millis(lag.getAsLong()) : "not known")
                + (plain ? "" : parts.stream().map(LagText::part).collect(Collectors.joining(", ", " (", ")")));
    }

    private static String part(JsonObject part) {
        String name = Json.text(part, "component") + " ";
        OptionalLong lag = Json.number(part, "lagMillis");
        OptionalLong age = Json.number(part, "ageMillis");
        if (lag.isEmpty()) {
            return name + "not known";
        }
        return name
                + Words.millis(lag.getAsLong())
                + (Json.flag(part, "stale") && age.isPresent()
                        ? ", but that was " + Words.millis(age.getAsLong()) + " ago"
                        : "");
    }
}
