package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code vigia failover list}. */
@Command(
        name = "list",
        header = "Lists the newest moves.",
        description = {"Failovers, switchovers, failbacks and drills, newest first."})
final class ListCommand extends AskingCommand {
    ListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String path() {
        return "/api/v1/failovers";
    }

    @Override
    void show(JsonObject moves, URI server) {
        MoveText text = new MoveText(terminal);
        Json.objects(moves, "failovers").forEach(move -> terminal.println(text.line(move)));
    }
}
