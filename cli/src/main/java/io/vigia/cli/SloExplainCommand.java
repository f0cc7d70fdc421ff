package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;

/** {@code vigia slo explain}. */
@Command(
        name = "explain",
        header = "Explains where a budget went, and why alerts fire.",
        description =
                "Who spent it, by site and component; of each alert why it fires or does not, with its thresholds; when the budget will "
                        + "be spent at the present rate; and what it takes for the alerts to end and the budget to come back.")
final class SloExplainCommand extends OneSloCommand {
    SloExplainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void show(JsonObject slo) {
        new SloExplanation(terminal, slo).print();
    }
}
