package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia failover list}. */
@Command(
        name = "list",
        header = "Lists the newest moves.",
        description = {"Failovers, switchovers, failbacks and drills, newest first."},
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE})
final class ListCommand implements Callable<Integer> {
    private final Terminal terminal;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get("/api/v1/failovers");
        JsonObject json = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            MoveText text = new MoveText(terminal);
            Json.objects(json, "failovers").forEach(move -> terminal.println(text.line(move)));
        }
        return ExitCode.OK;
    }
}
