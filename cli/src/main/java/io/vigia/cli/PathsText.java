package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/** When paths were last proven, and how well they did beside the lake's promises. */
final class PathsText {
    private static final long DETECTION_MILLIS = 30_000;
    private static final long SWITCH_MILLIS = 60_000;
    private static final long RTO_MILLIS = 120_000;
    private static final long RPO_MILLIS = 300_000;
    private static final long RETURN_MILLIS = 330_000;

    private final Terminal terminal;
    private final AggregatorClient client;

    PathsText(Terminal terminal, AggregatorClient client) {
        this.terminal = terminal;
        this.client = client;
    }

    /** @param service with {@code to} only the paths there; both empty for all */
    void print(String service, String to) throws Unreachable {
        JsonObject status = Answers.good(client.get("/api/v1/status"));
        for (JsonObject path : Json.objects(status, "paths")) {
            boolean wanted = service.isEmpty()
                    || (Json.text(path, "service").equals(service)
                            && Json.text(path, "to").equals(to)
                            && !Json.text(path, "provenAt").isEmpty());
            if (wanted) {
                print(path);
            }
        }
    }

    private void print(JsonObject path) {
        String at = Json.text(path, "provenAt");
        terminal.println(terminal.symbol(at.isEmpty() ? Tone.UNKNOWN : MoveText.tone(Json.text(path, "result"))) + " "
                + Json.text(path, "service") + "  " + Json.text(path, "from") + terminal.arrow()
                + Json.text(path, "to") + "  "
                + (at.isEmpty()
                        ? "never proven"
                        : "proven " + at + " by " + Json.text(path, "kind") + " " + Json.text(path, "failover")));
        if (!at.isEmpty()) {
            figure("detection", path, "detectionMillis", DETECTION_MILLIS, "not exercised: nothing had failed");
            figure("switch", path, "switchMillis", SWITCH_MILLIS, "not known");
            figure("RTO", path, "rtoMillis", RTO_MILLIS, "not known");
            figure("RPO", path, "rpoMillis", RPO_MILLIS, "nobody measures the lag");
        }
    }

    private void figure(String name, JsonObject path, String key, long promisedMillis, String otherwise) {
        OptionalLong value = Json.number(path, key);
        Tone tone = value.isEmpty() ? Tone.PLAIN : value.getAsLong() < promisedMillis ? Tone.GOOD : Tone.BAD;
        terminal.println("    " + terminal.symbol(tone) + " " + name + " ".repeat(Math.max(1, 11 - name.length()))
                + (value.isPresent() ? StatusTable.millis(value.getAsLong()) : otherwise) + "  (promised: under "
                + StatusTable.millis(promisedMillis) + ")");
    }

    /** The way back of a drill, as soon as it has begun. */
    JsonObject awaitReturn(String service) throws Unreachable {
        long deadline = System.nanoTime() + RETURN_MILLIS * 1_000_000;
        terminal.progress("the way back ...");
        while (System.nanoTime() < deadline) {
            Optional<JsonObject> newest = newest(service);
            if (newest.filter(move -> Json.text(move, "cause").startsWith("back from drill"))
                    .isPresent()) {
                return newest.get();
            }
            pause();
        }
        throw new Unreachable("vigia: the way back has not begun; see vigia failover plan " + service);
    }

    private Optional<JsonObject> newest(String service) throws Unreachable {
        return Json.objects(Answers.good(client.get("/api/v1/failovers")), "failovers").stream()
                .filter(move -> Json.text(move, "service").equals(service))
                .findFirst();
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(300);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted; the drill goes on: vigia failover list");
        }
    }
}
