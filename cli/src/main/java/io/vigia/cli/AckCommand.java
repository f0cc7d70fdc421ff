package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia ack}. */
@Command(
        name = "ack",
        header = "Acknowledges a service that is held or cooling down.",
        description = {
            "Says that a person has looked at a service: clears its cooldown and its history of flapping, so that Vigia may move it",
            "by itself again. Who and why are recorded."
        })
final class AckCommand extends TellingCommand {
    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    private String service = "";

    AckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String path() {
        return "/api/v1/services/" + told.name("service", service) + "/ack";
    }

    @Override
    JsonObject body() {
        return told.body().build();
    }
}
