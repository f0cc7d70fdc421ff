package io.vigia.lab.full;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a service could go, as Vigia's plan says.
 *
 * @param best where it would go; empty when it would stay
 * @param all every site that is not the active one
 */
record Candidates(Optional<String> best, List<Site> all) {
    /**
     * @param lagMillis -1 when it is not known
     * @param why what speaks against it, or for it when nothing does
     */
    record Site(String name, boolean eligible, long lagMillis, String parts, String why) {}

    /** @param plan as {@code GET /services/{id}/plan} answers */
    static Candidates of(JsonObject plan) {
        List<Site> all = new ArrayList<>();
        for (JsonObject candidate : VigiaView.objects(plan, "candidates")) {
            if (!candidate.getBoolean("active", false)) {
                all.add(site(candidate));
            }
        }
        return new Candidates(Optional.ofNullable(plan.getString("to")), List.copyOf(all));
    }

    private static Site site(JsonObject candidate) {
        JsonArray against = candidate.getJsonArray("against", new JsonArray());
        JsonArray why = against.isEmpty() ? candidate.getJsonArray("inFavour", new JsonArray()) : against;
        Long lag = candidate.getLong("lagMillis");
        String parts = VigiaView.objects(candidate, "lagParts").stream()
                .map(part -> part.getString("component") + " " + text(part.getLong("lagMillis")))
                .collect(Collectors.joining(", "));
        return new Site(
                candidate.getString("site"),
                candidate.getBoolean("eligible", false),
                lag == null ? -1 : lag,
                parts,
                why.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    /** One line for each site. */
    List<String> lines() {
        return all.stream()
                .map(site -> "  site %s %s, lag %s%s: %s%s"
                        .formatted(
                                site.name(),
                                site.eligible() ? "could take over" : "could not take over",
                                text(site.lagMillis() < 0 ? null : site.lagMillis()),
                                site.parts().isEmpty() ? "" : " (" + site.parts() + ")",
                                site.why(),
                                best.filter(site.name()::equals).isPresent()
                                        ? "  <- the one that Vigia would choose"
                                        : ""))
                .toList();
    }

    private static String text(@Nullable Long millis) {
        return millis == null ? "not known" : String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
    }
}
