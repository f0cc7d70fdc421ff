package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.Optional;

/** Tells the group to move a service, and follows the move. */
final class Moving {
    private final Terminal terminal;
    private final Told told;
    private final AggregatorClient client;

    Moving(Terminal terminal, Told told, AggregatorClient client) {
        this.terminal = terminal;
        this.told = told;
        this.client = client;
    }

    /**
     * How it went.
     *
     * @param move its id; empty when none was begun, or there was nothing to do
     */
    record Outcome(int exitCode, Optional<String> move) {}

    Outcome run(String service, String action, JsonObject body, boolean wait) throws Unreachable {
        Leader.Told word = client.post("/api/v1/services/" + service + "/" + action, body);
        Optional<String> begun = word.inDoubt() ? mine(service, body) : Optional.empty();
        if (begun.isEmpty()) {
            int status = Answers.print(terminal, told.command().getErr(), word.answer());
            String id = word.answer().isSuccess() ? Json.text(word.answer().json(), "id") : "";
            if (status != ExitCode.OK || id.isEmpty()) {
                return new Outcome(status, Optional.empty());
            }
            begun = Optional.of(id);
        } else {
            terminal.println(begun.get() + " has begun; the aggregator that was told went away before it said so");
        }
        return wait ? follow(begun.get()) : new Outcome(ExitCode.OK, begun);
    }

    /** Watches a move to its end, and says how it went. */
    Outcome follow(String id) throws Unreachable {
        JsonObject move = new Following(terminal, client).follow(id);
        terminal.println(new MoveText(terminal).line(move));
        String detail = Json.text(move, "detail");
        if (!detail.isEmpty()) {
            terminal.println("  " + terminal.paint(Terminal.Tone.BAD, detail));
        }
        return new Outcome(exitCode(move), Optional.of(id));
    }

    /** The open move that a leader began for us and could not tell us of; the next one holds it against us as a move under way. */
    private Optional<String> mine(String service, JsonObject body) throws Unreachable {
        return Json.objects(Answers.good(client.get("/api/v1/failovers")), "failovers").stream()
                .filter(move -> Json.text(move, "service").equals(service)
                        && Json.text(move, "outcome").equals("moving")
                        && Json.text(move, "to").equals(Json.text(body, "to"))
                        && Json.text(move, "by").equals(Json.text(body, "who"))
                        && Json.text(move, "cause").equals(Json.text(body, "why")))
                .map(move -> Json.text(move, "id"))
                .findFirst();
    }

    private static int exitCode(JsonObject move) {
        return switch (Json.text(move, "outcome")) {
            case "done" -> ExitCode.OK;
            case "degraded" -> ExitCode.DEGRADED;
            default -> ExitCode.FAILED;
        };
    }
}
