package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that tells the group one thing, and the person what became of it. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
abstract class TellingCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    final Told told = new Told();

    TellingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Where in the API it is told. */
    abstract String path();

    /** What is told; who and why included. */
    abstract JsonObject body();

    @Override
    public final Integer call() throws Unreachable {
        return told.tell(terminal, path(), body());
    }
}
