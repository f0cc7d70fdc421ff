package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia resume}. */
@Command(
        name = "resume",
        header = "Allows automatic moves again.",
        description = {
            "Of one service, or with none named releases the brake; services that were paused by themselves stay so."
        })
final class ResumeCommand extends TellingCommand {
    ResumeCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
    private String service = "";

    @Override
    String path() {
        return "/api/v1/resume";
    }

    @Override
    JsonObject body() {
        return told.about(service);
    }
}
