package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The status as a person wants it at three in the morning: what is wrong first, in words, and nothing twice. */
final class StatusTable {
    /** An agent speaks at least once a second; the page draws the line here too. */
    private static final long SILENT_MILLIS = 3_000;

    private static final int FAILOVERS = 5;

    private final Terminal terminal;
    private final JsonObject status;

    StatusTable(Terminal terminal, JsonObject status) {
        this.terminal = terminal;
        this.status = status;
    }

    void print(URI server) {
        boolean attention = Attention.isNeeded(status);
        terminal.println(terminal.symbol(attention ? Tone.BAD : Tone.GOOD) + " "
                + terminal.heading("lake " + Json.text(status, "lake")) + "  "
                + (attention ? terminal.paint(Tone.BAD, "needs attention") : terminal.paint(Tone.GOOD, "serving"))
                + "  epoch " + Words.number(status, "epoch") + "  " + Json.text(status, "now") + "  "
                + Json.text(status, "aggregator") + " at " + server);
        if (status.get("group") instanceof JsonObject group) {
            terminal.println("  " + GroupText.line(terminal, group));
        }
        controls();
        section("SERVICES");
        new ServicesText(terminal, status).print();
        components();
        section("BALANCERS");
        new BalancersText(terminal, status).print();
        vantages();
        failovers();
    }

    /** What people have told Vigia not to do, and what nobody has tried yet. */
    private void controls() {
        ServicesText.paused(terminal, "  ", status, "every service is paused: the brake");
        Json.objects(status, "maintenance")
                .forEach(window -> terminal.println(
                        "  " + terminal.symbol(Tone.WARN) + " maintenance " + MaintenanceListCommand.line(window)));
        long paths = Json.objects(status, "paths").size();
        long unproven = Json.objects(status, "paths").stream()
                .filter(path -> Json.text(path, "provenAt").isEmpty())
                .count();
        if (unproven > 0) {
            terminal.println("  " + terminal.symbol(Tone.UNKNOWN) + " " + unproven + " of " + paths
                    + " paths were never proven (vigia drill paths)");
        }
    }

    /** One line a site of what is well, then each that is not, with its reason and who says so. */
    private void components() {
        section("SITES");
        Map<String, List<JsonObject>> bySite = new LinkedHashMap<>();
        Json.objects(status, "sites").forEach(site -> bySite.put(Json.text(site, "id"), new ArrayList<>()));
        Json.objects(status, "components")
                .forEach(component -> bySite.computeIfAbsent(Json.text(component, "site"), site -> new ArrayList<>())
                        .add(component));
        bySite.forEach((site, components) -> {
            if (site.isEmpty() && components.isEmpty()) {
                return;
            }
            String up = components.stream()
                    .filter(component -> Json.text(component, "outcome").equals("up"))
                    .map(component -> Json.text(component, "id"))
                    .collect(Collectors.joining(" "));
            Tone worst = components.stream()
                    .map(component -> Terminal.tone(Json.text(component, "outcome")))
                    .max((a, b) -> Integer.compare(weight(a), weight(b)))
                    .orElse(Tone.UNKNOWN);
            terminal.println(
                    "  " + terminal.symbol(worst) + " " + terminal.heading(Words.pad(site.isEmpty() ? "-" : site, 8))
                            + Words.pad(label(site), 12) + " " + (up.isEmpty() ? "" : "up: " + up));
            components.stream()
                    .filter(component -> !Json.text(component, "outcome").equals("up"))
                    .forEach(this::unwell);
        });
    }

    private void unwell(JsonObject component) {
        String outcome = Json.text(component, "outcome");
        terminal.println("      " + terminal.symbol(Terminal.tone(outcome)) + " "
                + Words.pad(Json.text(component, "id"), 20) + " "
                + terminal.paint(Terminal.tone(outcome), Words.pad(outcome, 9))
                + Words.since(component, Json.text(status, "now")) + "  "
                + Json.text(component, "reason"));
        Json.objects(component, "evidence")
                .forEach(word -> terminal.println("          " + Words.pad(Json.text(word, "vantage"), 12) + " says "
                        + Words.pad(Json.text(word, "says"), 9)
                        + (Json.flag(word, "counted") ? "" : " (not counted)") + " " + Json.text(word, "note")));
    }

    private void vantages() {
        section("VANTAGES");
        for (JsonObject vantage : Json.objects(status, "vantages")) {
            boolean sick = Json.flag(vantage, "sick");
            boolean silent = Json.number(vantage, "heardAgoMillis").orElse(Long.MAX_VALUE) >= SILENT_MILLIS;
            Tone tone = sick ? Tone.WARN : silent ? Tone.UNKNOWN : Tone.GOOD;
            terminal.println("  " + terminal.symbol(tone) + " " + Words.pad(Json.text(vantage, "node"), 16) + " site "
                    + Words.pad(Json.text(vantage, "site"), 6) + " heard "
                    + Words.pad(Words.ago(vantage, "heardAgoMillis"), 10)
                    + Words.pad(Json.text(vantage, "path").isEmpty() ? "" : " by " + Json.text(vantage, "path"), 10)
                    + (sick ? " " + terminal.paint(tone, "sick, not counted") : "")
                    + (silent && !sick ? " " + terminal.paint(tone, "silent") : "")
                    + " " + Json.text(vantage, "note"));
        }
    }

    private void failovers() {
        List<JsonObject> failovers = Json.objects(status, "failovers");
        if (failovers.isEmpty()) {
            return;
        }
        section("FAILOVERS (newest first)");
        for (JsonObject failover : failovers.subList(0, Math.min(FAILOVERS, failovers.size()))) {
            String outcome = Json.text(failover, "outcome");
            Tone tone = outcome.equals("done") ? Tone.GOOD : outcome.equals("moving") ? Tone.WARN : Tone.BAD;
            terminal.println("  " + terminal.symbol(tone) + " " + Json.text(failover, "accusedAt") + "  "
                    + terminal.heading(Json.text(failover, "service")) + " " + Json.text(failover, "from")
                    + terminal.arrow() + Json.text(failover, "to") + "  " + terminal.paint(tone, outcome)
                    + between(failover, "switchedAt", "switched") + between(failover, "verifiedAt", "verified")
                    + "  " + Json.text(failover, "cause"));
            terminal.detail(tone, Json.text(failover, "detail"));
        }
    }

    private static String between(JsonObject failover, String key, String word) {
        OptionalLong took = Words.between(failover, "accusedAt", key);
        return took.isPresent() ? "  " + word + " after " + Words.millis(took.getAsLong()) : "";
    }

    private String label(String site) {
        return Json.objects(status, "sites").stream()
                .filter(known -> Json.text(known, "id").equals(site))
                .map(known -> Json.text(known, "label"))
                .filter(label -> !label.equals(site))
                .findFirst()
                .orElse("");
    }

    private static int weight(Tone tone) {
        return switch (tone) {
            case BAD -> 3;
            case WARN -> 2;
            case UNKNOWN -> 1;
            default -> 0;
        };
    }

    private void section(String title) {
        terminal.println("");
        terminal.println(terminal.heading(title));
    }
}
