package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code vigia status}. */
@Command(
        name = "status",
        header = "Shows the state of the lake.",
        description =
                "Shows what the aggregator knows: services, components, balancers, vantages and the last failovers.",
        exitCodeList = {
            "0:every service serves, steadily, and every balancer is in step",
            ExitCode.NOT_KNOWN,
            ExitCode.WRONG_USAGE,
            "3:something needs attention"
        })
final class StatusCommand extends AskingCommand {
    StatusCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String path() {
        return "/api/v1/status";
    }

    @Override
    void show(JsonObject status, URI server) {
        new StatusTable(terminal, status).print(server);
    }

    @Override
    int exitCode(JsonObject status) {
        return Attention.isNeeded(status) ? ExitCode.DEGRADED : ExitCode.OK;
    }
}
