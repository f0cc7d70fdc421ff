package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia paths}. */
@Command(
        name = "paths",
        header = "Shows when each path was last proven.",
        description = {
            "Every way that a service could be moved, and how well it went the last time, by a failover, a switchover or a drill."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "2:wrong usage",
            "3:no aggregator could be reached",
            "4:the aggregator refused",
            "5:held; the reasons are printed"
        })
final class PathsCommand implements Callable<Integer> {
    private final Terminal terminal;

    PathsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient client = servers.client();
        if (output.json()) {
            JsonObject status = Answers.good(client.get("/api/v1/status"));
            terminal.println(String.valueOf(status.get("paths")));
        } else {
            new PathsText(terminal, client).print("", "");
        }
        return ExitCode.OK;
    }
}
