package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                + "  epoch " + number(status, "epoch") + "  " + Json.text(status, "now") + "  "
                + Json.text(status, "aggregator") + " at " + server);
        if (status.get("group") instanceof JsonObject group) {
            terminal.println("  " + GroupText.line(terminal, group));
        }
        controls();
        services();
        components();
        balancers();
        vantages();
        failovers();
    }

    /** What people have told Vigia not to do, and what nobody has tried yet. */
    private void controls() {
        paused(status, "every service is paused");
        Json.objects(status, "maintenance")
                .forEach(window -> terminal.println(
                        "  " + terminal.symbol(Tone.WARN) + " maintenance " + MaintenanceListCommand.line(window)));
        long paths = Json.objects(status, "paths").size();
        long unproven = Json.objects(status, "paths").stream()
                .filter(path -> Json.text(path, "provenAt").isEmpty())
                .count();
        if (unproven > 0) {
            terminal.println("  " + terminal.symbol(Tone.UNKNOWN) + " " + unproven + " of " + paths
                    + " paths were never proven (vigia paths)");
        }
    }

    private void paused(JsonObject thing, String what) {
        if (thing.get("paused") instanceof JsonObject pause) {
            terminal.println("  " + terminal.symbol(Tone.WARN) + " " + terminal.paint(Tone.WARN, what) + " since "
                    + Json.text(pause, "at") + ", by " + Json.text(pause, "who") + ": " + Json.text(pause, "why"));
        }
    }

    private void services() {
        section("SERVICES");
        for (JsonObject service : Json.objects(status, "services")) {
            String phase = Json.text(service, "phase");
            String outcome = Attention.activeOutcome(service);
            Tone tone = phase.equals("steady") ? tone(outcome) : phase.equals("held") ? Tone.BAD : Tone.WARN;
            terminal.println("  " + terminal.symbol(tone) + " " + terminal.heading(pad(Json.text(service, "id"), 16))
                    + " active " + pad(Json.text(service, "active"), 6) + " "
                    + terminal.paint(tone, pad(phase + ", " + outcome, 18)) + " "
                    + Json.text(service, "mode") + since(service) + cooldown(service));
            paused(service, "    paused");
            if (!Json.text(service, "transit").isEmpty()) {
                terminal.println("      " + terminal.paint(Tone.WARN, Json.text(service, "transit")));
            }
            if (service.get("move") instanceof JsonObject move) {
                MoveText text = new MoveText(terminal);
                terminal.println("      " + text.line(move));
                Json.objects(move, "steps").forEach(step -> terminal.println("        " + text.step(step)));
            }
            Json.texts(service, "hold")
                    .forEach(reason -> terminal.println("      " + terminal.paint(Tone.BAD, "held: " + reason)));
            Json.objects(service, "sites").forEach(site -> candidate(service, site));
        }
    }

    private void candidate(JsonObject service, JsonObject site) {
        String outcome = Json.text(site, "outcome");
        boolean active = Json.text(site, "site").equals(Json.text(service, "active"));
        OptionalLong lag = Json.number(site, "lagMillis");
        List<String> reasons = Json.texts(site, "reasons");
        String standing = active
                ? "active"
                : Json.flag(site, "eligible") ? "can take over" : "cannot take over: " + String.join("; ", reasons);
        terminal.println("      " + pad(Json.text(site, "site"), 8) + " " + terminal.symbol(tone(outcome)) + " "
                + pad(outcome, 9) + (lag.isPresent() ? " lag " + pad(millis(lag.getAsLong()), 7) : "") + " "
                + standing);
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
                    .map(component -> tone(Json.text(component, "outcome")))
                    .max((a, b) -> Integer.compare(weight(a), weight(b)))
                    .orElse(Tone.UNKNOWN);
            terminal.println("  " + terminal.symbol(worst) + " " + terminal.heading(pad(site.isEmpty() ? "-" : site, 8))
                    + pad(label(site), 12) + " " + (up.isEmpty() ? "" : "up: " + up));
            components.stream()
                    .filter(component -> !Json.text(component, "outcome").equals("up"))
                    .forEach(this::unwell);
        });
    }

    private void unwell(JsonObject component) {
        String outcome = Json.text(component, "outcome");
        terminal.println("      " + terminal.symbol(tone(outcome)) + " " + pad(Json.text(component, "id"), 20) + " "
                + terminal.paint(tone(outcome), pad(outcome, 9)) + since(component) + "  "
                + Json.text(component, "reason"));
        Json.objects(component, "evidence")
                .forEach(word -> terminal.println("          " + pad(Json.text(word, "vantage"), 12) + " says "
                        + pad(Json.text(word, "says"), 9)
                        + (Json.flag(word, "counted") ? "" : " (not counted)") + " " + Json.text(word, "note")));
    }

    private void balancers() {
        section("BALANCERS");
        for (JsonObject balancer : Json.objects(status, "balancers")) {
            String condition = Json.text(balancer, "condition");
            Tone tone = switch (condition) {
                case "in-step" -> Tone.GOOD;
                case "converging", "waiting" -> Tone.WARN;
                default -> Tone.BAD;
            };
            String routes = Json.objects(balancer, "routes").stream()
                    .map(route -> Json.text(route, "service")
                            + terminal.arrow()
                            + String.join("+", Json.texts(route, "serving"))
                            + (Json.flag(route, "inStep") ? "" : "(!)"))
                    .collect(Collectors.joining("  "));
            terminal.println("  " + terminal.symbol(tone) + " " + terminal.heading(pad(Json.text(balancer, "id"), 16))
                    + " "
                    + terminal.paint(tone, pad(condition, 13)) + " epoch " + pad(number(balancer, "highestEpoch"), 4)
                    + pad(since(balancer), 12)
                    + " heard " + pad(ago(balancer, "reportedAgoMillis"), 10) + " " + routes);
            String detail = Json.text(balancer, "detail");
            detail(tone, detail);
            Json.objects(balancer, "routes").stream()
                    .filter(route -> !Json.flag(route, "inStep") && !detail.contains(Json.text(route, "detail")))
                    .forEach(route ->
                            detail(Tone.WARN, Json.text(route, "service") + ": " + Json.text(route, "detail")));
        }
    }

    private void detail(Tone tone, String detail) {
        if (tone != Tone.GOOD && !detail.isEmpty()) {
            terminal.println("      " + terminal.paint(tone, detail));
        }
    }

    private void vantages() {
        section("VANTAGES");
        for (JsonObject vantage : Json.objects(status, "vantages")) {
            boolean sick = Json.flag(vantage, "sick");
            boolean silent = Json.number(vantage, "heardAgoMillis").orElse(Long.MAX_VALUE) >= SILENT_MILLIS;
            Tone tone = sick ? Tone.WARN : silent ? Tone.UNKNOWN : Tone.GOOD;
            terminal.println("  " + terminal.symbol(tone) + " " + pad(Json.text(vantage, "node"), 16) + " site "
                    + pad(Json.text(vantage, "site"), 6) + " heard " + pad(ago(vantage, "heardAgoMillis"), 10)
                    + pad(Json.text(vantage, "path").isEmpty() ? "" : " by " + Json.text(vantage, "path"), 10)
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
            detail(tone, Json.text(failover, "detail"));
        }
    }

    private String between(JsonObject failover, String key, String word) {
        Optional<Instant> from = instant(Json.text(failover, "accusedAt"));
        return from.flatMap(start -> instant(Json.text(failover, key))
                        .map(end -> "  " + word + " after "
                                + millis(Duration.between(start, end).toMillis())))
                .orElse("");
    }

    private String label(String site) {
        return Json.objects(status, "sites").stream()
                .filter(known -> Json.text(known, "id").equals(site))
                .map(known -> Json.text(known, "label"))
                .filter(label -> !label.equals(site))
                .findFirst()
                .orElse("");
    }

    private String since(JsonObject thing) {
        return instant(Json.text(thing, "since"))
                .flatMap(since -> instant(Json.text(status, "now"))
                        .map(now -> "  for "
                                + millis(
                                        Math.max(0, Duration.between(since, now).toMillis()))))
                .orElse("");
    }

    private static String cooldown(JsonObject service) {
        return service.get("cooldownUntil") instanceof JsonString until
                ? "  no automatic failover until " + Terminal.safe(until.getString())
                : "";
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    private static Tone tone(String outcome) {
        return switch (outcome) {
            case "up" -> Tone.GOOD;
            case "degraded" -> Tone.WARN;
            case "down" -> Tone.BAD;
            default -> Tone.UNKNOWN;
        };
    }

    private static int weight(Tone tone) {
        return switch (tone) {
            case BAD -> 3;
            case WARN -> 2;
            case UNKNOWN -> 1;
            default -> 0;
        };
    }

    private static String number(JsonObject object, String key) {
        OptionalLong number = Json.number(object, key);
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    private static String ago(JsonObject object, String key) {
        OptionalLong ago = Json.number(object, key);
        return ago.isPresent() ? millis(ago.getAsLong()) + " ago" : "never";
    }

    /** Short enough to read at a glance. */
    static String millis(long millis) {
        if (millis < 10_000) {
            return millis < 1_000 ? millis + "ms" : millis / 1000 + "." + millis % 1000 / 100 + "s";
        }
        long seconds = millis / 1000;
        if (seconds < 120) {
            return seconds + "s";
        }
        return seconds < 7_200
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds < 172_800 ? seconds / 3600 + "h" + seconds / 60 % 60 + "m" : seconds / 86_400 + "d";
    }

    private void section(String title) {
        terminal.println("");
        terminal.println(terminal.heading(title));
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
