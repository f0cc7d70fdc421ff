package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia maintenance end}. */
@Command(
        name = "end",
        header = "Ends a maintenance window before its time.",
        description = {"From then on the part counts like any other."})
final class MaintenanceEndCommand extends TellingCommand {
    MaintenanceEndCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(paramLabel = "ID", description = "As vigia maintenance list names it, such as m12.")
    private String id = "";

    @Override
    String path() {
        return "/api/v1/maintenance/" + told.name("maintenance", id) + "/end";
    }

    @Override
    JsonObject body() {
        return told.body().build();
    }
}
