package io.vigia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigia failover abort}. */
@Command(
        name = "abort",
        header = "Rolls an open move back.",
        description = {"As long as it has not routed: after that, let it end and move the service back."},
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class AbortCommand implements Callable<Integer> {
    private final Terminal terminal;

    AbortCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private Told told = new Told();

    @Parameters(paramLabel = "ID", description = "As vigia failover list names it, such as 12-s3.")
    private String id = "";

    @Override
    public Integer call() throws Unreachable {
        return told.tell(
                terminal,
                "/api/v1/failovers/" + told.name("failover", id) + "/abort",
                told.body().build());
    }
}
