package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/** A move, open or over, for people. */
final class MoveText {
    private final Terminal terminal;

    MoveText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** One line. */
    String line(JsonObject move) {
        String outcome = Json.text(move, "outcome");
        return terminal.symbol(tone(outcome)) + " " + Json.text(move, "id") + "  " + Json.text(move, "decidedAt") + "  "
                + Json.text(move, "kind") + "  " + Json.text(move, "service") + " " + Json.text(move, "from")
                + terminal.arrow()
                + Json.text(move, "to") + "  " + terminal.paint(tone(outcome), outcome) + "  by "
                + Json.text(move, "by") + ": " + Json.text(move, "cause");
    }

    void print(JsonObject move) {
        terminal.println(line(move));
        Json.texts(move, "overridden")
                .forEach(reason -> terminal.println("  " + terminal.paint(Tone.WARN, "overridden: " + reason)));
        took(move, "decided", "accusedAt", "decidedAt");
        took(move, "switched", "accusedAt", "switchedAt");
        took(move, "verified", "accusedAt", "verifiedAt");
        Json.number(move, "lagMillis")
                .ifPresent(lag -> terminal.println("  lag of the new site when it was decided: " + Words.millis(lag)));
        for (JsonObject step : Json.objects(move, "steps")) {
            terminal.println("  " + step(step));
        }
        String detail = Json.text(move, "detail");
        if (!detail.isEmpty()) {
            terminal.println("  " + terminal.paint(Tone.BAD, detail));
        }
    }

    private void took(JsonObject move, String word, String from, String to) {
        between(move, from, to).ifPresent(took -> terminal.println("  " + word + " after " + took));
    }

    /** {@code route  done  started 12:00:00.123  took 44ms}. */
    String step(JsonObject step) {
        String status = Json.text(step, "status");
        Tone tone = switch (status) {
            case "done" -> Tone.GOOD;
            case "running", "degraded" -> Tone.WARN;
            case "failed" -> Tone.BAD;
            default -> Tone.PLAIN;
        };
        String detail = Json.text(step, "detail");
        return terminal.symbol(tone) + " " + Json.text(step, "title") + "  " + status
                + (Json.text(step, "startedAt").isEmpty() ? "" : "  started " + Json.text(step, "startedAt"))
                + between(step, "startedAt", "endedAt")
                        .map(took -> "  took " + took)
                        .orElse("")
                + (detail.isEmpty() ? "" : "  " + detail);
    }

    private static Optional<String> between(JsonObject move, String from, String to) {
        OptionalLong took = Words.between(move, from, to);
        return took.isPresent() ? Optional.of(Words.millis(took.getAsLong())) : Optional.empty();
    }

    static Tone tone(String outcome) {
        return switch (outcome) {
            case "done" -> Tone.GOOD;
            case "moving" -> Tone.WARN;
            default -> Tone.BAD;
        };
    }
}
