package io.vigia.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;

/** {@code vigia slo show}. */
@Command(
        name = "show",
        header = "Shows everything about one objective.",
        description =
                "What was measured over the window, the budget with and without what was taken out of it, the burn rate over each window, "
                        + "coverage, alerts, corrections, and what it looks at. Of a composite, its parts.")
final class SloShowCommand extends OneSloCommand {
    SloShowCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void show(JsonObject slo) {
        new SloText(terminal, slo).print();
    }
}
