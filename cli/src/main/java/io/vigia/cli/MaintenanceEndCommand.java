package io.vigia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigia maintenance end}. */
@Command(
        name = "end",
        header = "Ends a maintenance window before its time.",
        description = {"From then on the part counts like any other."},
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class MaintenanceEndCommand implements Callable<Integer> {
    private final Terminal terminal;

    MaintenanceEndCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private Told told = new Told();

    @Parameters(paramLabel = "ID", description = "As vigia maintenance list names it, such as m12.")
    private String id = "";

    @Override
    public Integer call() throws Unreachable {
        return told.tell(
                terminal,
                "/api/v1/maintenance/" + told.name("maintenance", id) + "/end",
                told.body().build());
    }
}
