package io.vigia.cli;

import io.vigia.core.config.Durations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia maintenance add}. */
@Command(
        name = "add",
        header = "Begins a maintenance window.",
        description = {
            "What is in maintenance is not moved to, condemns nothing, and is not waited for. There is no window without an end."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class MaintenanceAddCommand implements Callable<Integer> {
    private final Terminal terminal;

    MaintenanceAddCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What a window concerns. */
    enum Scope {
        site,
        component,
        balancer
    }

    @Mixin
    private Told told = new Told();

    @Parameters(index = "0", paramLabel = "SCOPE", description = "One of ${COMPLETION-CANDIDATES}.")
    private Scope scope = Scope.site;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name in lake.yaml.")
    private String name = "";

    @Option(
            names = "--for",
            paramLabel = "LENGTH",
            required = true,
            description = "How long, such as 2h or 30m; at most 90d.")
    private String length = "";

    @Override
    public Integer call() throws Unreachable {
        try {
            Durations.parse(length);
        } catch (IllegalArgumentException malformed) {
            throw told.refuse("--for: " + malformed.getMessage());
        }
        return told.tell(
                terminal,
                "/api/v1/maintenance",
                told.body()
                        .add("scope", scope.name())
                        .add("name", told.name(scope.name(), name))
                        .add("length", length)
                        .build());
    }
}
