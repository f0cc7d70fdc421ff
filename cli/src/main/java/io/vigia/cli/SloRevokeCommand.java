package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia slo revoke}. */
@Command(
        name = "revoke",
        header = "Lets a time count again that was taken out.",
        description = {"What was measured in it was kept, and is in the budget again within a second."})
final class SloRevokeCommand extends TellingCommand {
    SloRevokeCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(paramLabel = "CORRECTION", description = "As vigia slo corrections names it, such as c12.")
    private String id = "";

    @Override
    String path() {
        return SloCorrectionsCommand.PATH + "/" + told.name("correction", id) + "/revoke";
    }

    @Override
    JsonObject body() {
        return told.body().build();
    }
}
