package io.vigia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigia pause}. */
@Command(
        name = "pause",
        header = "Stops automatic moves.",
        description = {
            "Of one service, or with none named of all: the brake. It lasts until vigia resume; moves that are under way go on."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class PauseCommand implements Callable<Integer> {
    private final Terminal terminal;

    PauseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private Told told = new Told();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
    private String service = "";

    @Override
    public Integer call() throws Unreachable {
        return told.tell(terminal, "/api/v1/pause", told.about(service));
    }
}
