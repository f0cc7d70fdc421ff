package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that asks an aggregator one thing and shows the answer: in words, or as it came. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE})
abstract class AskingCommand implements Callable<Integer> {
    final Terminal terminal;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    AskingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Where in the API it is asked. */
    abstract String path();

    /** Shows in words what {@code server} answered. */
    abstract void show(JsonObject json, URI server);

    /** What the answer means to the shell. */
    int exitCode(JsonObject json) {
        return ExitCode.OK;
    }

    @Override
    public final Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get(path());
        JsonObject json = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            show(json, answer.server());
        }
        return exitCode(json);
    }
}
