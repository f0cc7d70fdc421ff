package io.vigia.cli;

import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.Set;

/** What an aggregator answers to a command, for a person and for the shell. */
final class Answers {
    /** The kinds of reasons to hold a change of the group of aggregators. */
    private static final Set<String> GROUP_REASONS = Set.of("majority-leaves", "strangers-outnumber");

    private Answers() {}

    static int print(Terminal terminal, PrintWriter err, AggregatorClient.Answer answer) throws Unreachable {
        JsonObject json = answer.json();
        if (!answer.isSuccess()) {
            return refused(err, answer, json);
        }
        boolean accepted = Json.text(json, "result").equals("accepted");
        String id = Json.text(json, "id");
        terminal.println(terminal.symbol(accepted ? Terminal.Tone.GOOD : Terminal.Tone.PLAIN) + " "
                + Json.text(json, "text")
                + (accepted && id.matches("[mc][0-9]+") ? "  (" + id + ")" : ""));
        return ExitCode.OK;
    }

    private static int refused(PrintWriter err, AggregatorClient.Answer answer, JsonObject json) {
        if (answer.status() == 409 && json.containsKey("reasons")) {
            err.println("vigia: held, for these reasons:");
            Json.objects(json, "reasons").forEach(reason -> err.println("  - " + reason(reason)));
            err.println(
                    Json.flag(json, "overridable")
                            ? "vigia: " + what(json)
                                    + " with --force would go past all of them, and write down that it did"
                            : "vigia: --force would not help");
            return ExitCode.HELD;
        }
        err.println("vigia: " + answer.server() + " refused (" + answer.status() + "): " + problem(json));
        return ExitCode.of(answer.status());
    }

    private static String what(JsonObject held) {
        return Json.objects(held, "reasons").stream()
                        .allMatch(reason -> GROUP_REASONS.contains(Json.text(reason, "kind")))
                ? "group set"
                : "a switchover";
    }

    /** {@code paused: since noon, by ann}: the kind is what the procedures list. */
    static String reason(JsonObject reason) {
        return Json.text(reason, "kind") + ": " + Json.text(reason, "text")
                + (Json.flag(reason, "overridable") ? "" : "  (nobody may override this)");
    }

    /** The good answer, or {@link Unreachable} with what was wrong. */
    static JsonObject good(AggregatorClient.Answer answer) throws Unreachable {
        JsonObject json = answer.json();
        if (!answer.isSuccess()) {
            throw new Unreachable(
                    ExitCode.of(answer.status()),
                    "vigia: " + answer.server() + " answered " + answer.status() + ": " + problem(json));
        }
        return json;
    }

    private static String problem(JsonObject json) {
        return (Json.text(json, "title") + " " + Json.text(json, "detail")).strip();
    }
}
