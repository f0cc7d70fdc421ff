package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "1:something needs attention",
            "2:wrong usage",
            "3:no aggregator could be reached",
            "4:the aggregator refused"
        })
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    /** How the answer is shown. */
    enum Output {
        table,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "One of ${COMPLETION-CANDIDATES} (the aggregator's own answer). Default: ${DEFAULT-VALUE}.")
    private Output output = Output.table;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get("/api/v1/status");
        JsonObject status = answer.json();
        if (!answer.isSuccess()) {
            throw new Unreachable("vigia: " + answer.server() + " answered " + answer.status() + ": "
                    + Terminal.safe(Json.text(status, "title") + " " + Json.text(status, "detail"))
                            .strip());
        }
        if (output == Output.json) {
            terminal.println(answer.body());
        } else {
            new StatusTable(terminal, status).print(answer.server());
        }
        return Attention.isNeeded(status) ? ExitCode.ATTENTION : ExitCode.OK;
    }
}
