package io.vigia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigia resume}. */
@Command(
        name = "resume",
        header = "Allows automatic moves again.",
        description = {
            "Of one service, or with none named releases the brake; services that were paused by themselves stay so."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class ResumeCommand implements Callable<Integer> {
    private final Terminal terminal;

    ResumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private Told told = new Told();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
    private String service = "";

    @Override
    public Integer call() throws Unreachable {
        return told.tell(terminal, "/api/v1/resume", told.about(service));
    }
}
