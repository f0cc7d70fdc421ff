package io.vigia.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia paths}. */
@Command(
        name = "paths",
        header = "Shows when each path was last proven.",
        description = {
            "Every way that a service could be moved, and how well it went the last time, by a failover, a switchover or a drill, beside",
            "what the lake has promised. Also: vigia drill paths."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE})
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
        JsonObject status = Answers.good(servers.client().get("/api/v1/status"));
        if (output.json()) {
            JsonValue paths = status.getOrDefault("paths", JsonValue.EMPTY_JSON_ARRAY);
            terminal.println(Terminal.json(jakarta.json.Json.createObjectBuilder()
                    .add("paths", paths)
                    .build()
                    .toString()));
        } else {
            new PathsText(terminal, status).print();
        }
        return ExitCode.OK;
    }
}
