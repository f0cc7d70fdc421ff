package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia pause}. */
@Command(
        name = "pause",
        header = "Stops automatic moves.",
        description = {
            "Of one service, or with none named of all: the brake. It lasts until vigia resume; moves that are under way go on."
        })
final class PauseCommand extends TellingCommand {
    PauseCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
    private String service = "";

    @Override
    String path() {
        return "/api/v1/pause";
    }

    @Override
    JsonObject body() {
        return told.about(service);
    }
}
