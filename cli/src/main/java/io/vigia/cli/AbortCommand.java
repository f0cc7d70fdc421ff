package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia failover abort}. */
@Command(
        name = "abort",
        header = "Rolls an open move back.",
        description = {"As long as it has not routed: after that, let it end and move the service back."})
final class AbortCommand extends TellingCommand {
    AbortCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(paramLabel = "ID", description = "As vigia failover list names it, such as 12-s3.")
    private String id = "";

    @Override
    String path() {
        return "/api/v1/failovers/" + told.name("failover", id) + "/abort";
    }

    @Override
    JsonObject body() {
        return told.body().build();
    }
}
