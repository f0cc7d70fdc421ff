package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code vigia slo list}. */
@Command(
        name = "list",
        header = "Lists the objectives, worst first.",
        description =
                "One line each: what is promised and measured, the budget left in per cent and in minutes of complete failure, when it "
                        + "will be spent at the present rate, how much of the window, and of its elapsed part, was measured, which alerts fire, "
                        + "and how many times too fast it burns over each window that alerts. As measured by the aggregator that answers.",
        exitCodeList = {
            "0:no budget is spent, no alert fires, and each objective is measured",
            "1:no aggregator could be reached, or none measures objectives",
            ExitCode.WRONG_USAGE,
            "3:something needs attention"
        })
final class SloListCommand extends AskingCommand {
    static final String PATH = "/api/v1/slos";

    SloListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String path() {
        return PATH;
    }

    @Override
    void show(JsonObject list, URI server) {
        if (!Json.flag(list, "ready")) {
            terminal.println("No objectives are measured by " + server
                    + ": slos is not in its aggregator.yaml, or it has started seconds ago.");
        }
        new SloTable(terminal, list).print();
    }

    @Override
    int exitCode(JsonObject list) {
        if (!Json.flag(list, "ready")) {
            return ExitCode.UNKNOWN;
        }
        boolean attention = Json.objects(list, "slos").stream().anyMatch(SloAttention::isNeeded)
                || Json.objects(list, "composites").stream().anyMatch(SloAttention::isNeededOfComposite);
        return attention ? ExitCode.DEGRADED : ExitCode.OK;
    }
}
