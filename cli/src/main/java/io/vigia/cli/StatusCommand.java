package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia status}. */
@Command(
        name = "status",
        header = "Shows the state of the lake.",
        description =
                "Shows what the aggregator knows: services, components, balancers, vantages and the last failovers.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every service serves, steadily, and every balancer is in step",
            ExitCode.NOT_KNOWN,
            ExitCode.WRONG_USAGE,
            "3:something needs attention"
        })
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get("/api/v1/status");
        JsonObject status = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            new StatusTable(terminal, status).print(answer.server());
        }
        return Attention.isNeeded(status) ? ExitCode.DEGRADED : ExitCode.OK;
    }
}
