package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;

/** The services of a status: where each is, why it stays there, how far its move has come, and who could take over. */
final class ServicesText {
    private final Terminal terminal;
    private final JsonObject status;

    ServicesText(Terminal terminal, JsonObject status) {
        this.terminal = terminal;
        this.status = status;
    }

    void print() {
        for (JsonObject service : Json.objects(status, "services")) {
            String phase = Json.text(service, "phase");
            String outcome = Attention.activeOutcome(service);
            Tone tone = phase.equals("steady") ? Terminal.tone(outcome) : phase.equals("held") ? Tone.BAD : Tone.WARN;
            terminal.println("  " + terminal.symbol(tone) + " "
                    + terminal.heading(Words.pad(Json.text(service, "id"), 16))
                    + " active " + Words.pad(Json.text(service, "active"), 6) + " "
                    + terminal.paint(tone, Words.pad(phase + ", " + outcome, 18)) + " "
                    + Json.text(service, "mode") + Words.since(service, Json.text(status, "now")) + cooldown(service));
            paused(terminal, "      ", service, "paused");
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
        String lag = LagText.of(site);
        List<String> reasons = Json.texts(site, "reasons");
        String standing = active
                ? "active"
                : Json.flag(site, "eligible") ? "can take over" : "cannot take over: " + String.join("; ", reasons);
        terminal.println(
                "      " + Words.pad(Json.text(site, "site"), 8) + " " + terminal.symbol(Terminal.tone(outcome)) + " "
                        + Words.pad(outcome, 9)
                        + (lag.isEmpty() ? "" : " " + Words.pad(lag, 11)) + " "
                        + standing);
    }

    /** Who stopped it, when and why. */
    static void paused(Terminal terminal, String indent, JsonObject thing, String what) {
        if (thing.get("paused") instanceof JsonObject pause) {
            terminal.println(indent + terminal.symbol(Tone.WARN) + " " + terminal.paint(Tone.WARN, what) + " since "
                    + Json.text(pause, "at") + ", by " + Json.text(pause, "who") + ": " + Json.text(pause, "why"));
        }
    }

    private static String cooldown(JsonObject service) {
        return service.get("cooldownUntil") instanceof JsonString until
                ? "  no automatic failover until " + Terminal.safe(until.getString())
                : "";
    }
}
