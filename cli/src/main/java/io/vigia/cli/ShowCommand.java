package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigia failover show}. */
@Command(
        name = "show",
        header = "Shows one move with all its steps.",
        description = {"When each step began and ended, how it went, and what a hook wrote."},
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE})
final class ShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "As vigia failover list names it, such as 12-s3.")
    private String id = "";

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get("/api/v1/failovers/" + Told.segment(id));
        JsonObject move = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            new MoveText(terminal).print(move);
        }
        return ExitCode.OK;
    }
}
