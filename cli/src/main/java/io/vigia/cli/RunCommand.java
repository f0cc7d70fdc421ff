package io.vigia.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vigia failover run}. */
@Command(
        name = "run",
        header = "Moves a service to another site.",
        description = {
            "A graceful switchover: prints the plan, asks, and follows the steps to the end. With --force it goes past those reasons",
            "to hold that a person may override, and writes down which. Nobody moves a service from a site that serves to one that is",
            "known to be down."
        })
final class RunCommand extends MoveCommand {
    RunCommand(Terminal terminal) {
        super(terminal);
    }

    @Option(names = "--force", description = "Go past the reasons to hold that a person may override.")
    private boolean force;

    @Option(
            names = "--force-confirm",
            paramLabel = "SERVICE",
            description = "The second confirmation of --force, where nobody is there to type it.")
    private String forceConfirm = "";

    @Override
    String action() {
        return "switchover";
    }

    @Override
    JsonObjectBuilder with(JsonObjectBuilder body) {
        if (!force && !forceConfirm.isEmpty()) {
            throw told.refuse("--force-confirm is of use with --force alone");
        }
        return body.add("force", force);
    }

    /** Force is confirmed even where nothing speaks against the move: what would, may come up until it is told. */
    @Override
    boolean isConfirmed(AggregatorClient client) throws Unreachable {
        JsonObject plan = Answers.good(client.get(PlanCommand.path(service, to)));
        new PlanText(terminal, plan).print();
        terminal.progress(""); // out before a refusal goes to the other stream
        return confirmation.given(terminal, "Move " + service + " to " + to + "?")
                && (!force
                        || confirmation.typed(
                                terminal,
                                service,
                                forceConfirm,
                                "--force-confirm",
                                "--force goes past every reason to hold that a person may override, those above and any that"
                                        + " comes up meanwhile."));
    }
}
