package io.vigia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigia ack}. */
@Command(
        name = "ack",
        header = "Acknowledges a service that is held or cooling down.",
        description = {
            "Says that a person has looked at a service: clears its cooldown and its history of flapping, so that Vigia may move it",
            "by itself again. Who and why are recorded."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class AckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Told told = new Told();

    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    private String service = "";

    AckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Unreachable {
        String name = told.name("service", service);
        return told.tell(
                terminal, "/api/v1/services/" + name + "/ack", told.body().build());
    }
}
