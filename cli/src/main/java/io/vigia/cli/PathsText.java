package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** When paths were last proven, and how well they did beside the lake's promises. */
final class PathsText {
    /** What the lake has promised. */
    private enum Promise {
        DETECTION("detection", "detectionMillis", 30_000, "30 s", "not exercised by a drill or a switchover"),
        SWITCH("switch", "switchMillis", 60_000, "1 min", "not known"),
        RTO("RTO", "rtoMillis", 120_000, "2 min", "not known"),
        RPO("RPO", "rpoMillis", 300_000, "5 min", "nobody measures the lag");

        private final String title;
        private final String key;
        private final long underMillis;
        private final String under;
        private final String otherwise;

        Promise(String title, String key, long underMillis, String under, String otherwise) {
            this.title = title;
            this.key = key;
            this.underMillis = underMillis;
            this.under = under;
            this.otherwise = otherwise;
        }
    }

    private final Terminal terminal;
    private final JsonObject status;

    PathsText(Terminal terminal, JsonObject status) {
        this.terminal = terminal;
        this.status = status;
    }

    void print() {
        Json.objects(status, "paths").forEach(this::print);
    }

    /** The path that {@code move} has proven, if this status knows of it yet. */
    static Optional<JsonObject> provenBy(JsonObject status, String move) {
        return Json.objects(status, "paths").stream()
                .filter(path -> Json.text(path, "failover").equals(move))
                .findFirst();
    }

    void print(JsonObject path) {
        String at = Json.text(path, "provenAt");
        terminal.println(terminal.symbol(at.isEmpty() ? Tone.UNKNOWN : MoveText.tone(Json.text(path, "result"))) + " "
                + Json.text(path, "service") + "  " + Json.text(path, "from") + terminal.arrow()
                + Json.text(path, "to") + "  "
                + (at.isEmpty()
                        ? "never proven"
                        : "proven " + at + " by " + Json.text(path, "kind") + " " + Json.text(path, "failover")));
        if (!at.isEmpty()) {
            terminal.println("       " + Words.pad("", 11) + Words.pad("measured", 10) + "promised");
            for (Promise promise : Promise.values()) {
                figure(promise, path);
            }
        }
    }

    private void figure(Promise promise, JsonObject path) {
        OptionalLong value = Json.number(path, promise.key);
        String note = value.isPresent() ? "" : promise.otherwise;
        if (value.isEmpty() && promise == Promise.DETECTION) {
            Optional<JsonObject> failure = lastFailure(path);
            value = failure.map(move -> Words.between(move, "accusedAt", "decidedAt"))
                    .orElse(value);
            note += failure.map(move -> "; as last measured, by failover " + Json.text(move, "id"))
                    .orElse("; no failure of this path is among the newest moves");
        }
        Tone tone = value.isEmpty() ? Tone.PLAIN : value.getAsLong() < promise.underMillis ? Tone.GOOD : Tone.BAD;
        terminal.println("    " + Words.pad(terminal.symbol(tone), terminal.colours() ? 0 : 2) + " "
                + Words.pad(promise.title, 11)
                + Words.pad(value.isPresent() ? Words.millis(value.getAsLong()) : "-", 10)
                + Words.pad("< " + promise.under, 8) + (note.isEmpty() ? "" : "  " + note));
    }

    /** The newest real failover along this path: it alone has measured how long a failure goes unseen. */
    private Optional<JsonObject> lastFailure(JsonObject path) {
        return List.copyOf(Json.objects(status, "failovers")).stream()
                .filter(move -> Json.text(move, "kind").equals("failover")
                        && List.of("done", "degraded").contains(Json.text(move, "outcome"))
                        && Json.text(move, "service").equals(Json.text(path, "service"))
                        && Json.text(move, "from").equals(Json.text(path, "from"))
                        && Json.text(move, "to").equals(Json.text(path, "to")))
                .findFirst();
    }
}
