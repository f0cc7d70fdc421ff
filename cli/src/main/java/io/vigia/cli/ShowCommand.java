package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigia failover show}. */
@Command(
        name = "show",
        header = "Shows one move with all its steps.",
        description = {"When each step began and ended, how it went, and what a hook wrote."})
final class ShowCommand extends AskingCommand {
    ShowCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(paramLabel = "ID", description = "As vigia failover list names it, such as 12-s3.")
    private String id = "";

    @Override
    String path() {
        return "/api/v1/failovers/" + Told.segment(id);
    }

    @Override
    void show(JsonObject move, URI server) {
        new MoveText(terminal).print(move);
    }
}
