package io.vigia.cli;

import io.vigia.core.config.Durations;
import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia maintenance add}. */
@Command(
        name = "add",
        header = "Begins a maintenance window.",
        description = {
            "What is in maintenance is not moved to, condemns nothing, and is not waited for. There is no window without an end."
        })
final class MaintenanceAddCommand extends TellingCommand {
    MaintenanceAddCommand(Terminal terminal) {
        super(terminal);
    }

    /** What a window concerns. */
    enum Scope {
        site,
        component,
        balancer
    }

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
    String path() {
        return "/api/v1/maintenance";
    }

    @Override
    JsonObject body() {
        try {
            Durations.parse(length);
        } catch (IllegalArgumentException malformed) {
            throw told.refuse("--for: " + malformed.getMessage());
        }
        return told.body()
                .add("scope", scope.name())
                .add("name", told.name(scope.name(), name))
                .add("length", length)
                .build();
    }
}
