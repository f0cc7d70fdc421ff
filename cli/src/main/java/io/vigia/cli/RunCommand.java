package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia failover run}. */
@Command(
        name = "run",
        header = "Moves a service to another site.",
        description = {
            "A graceful switchover: prints the plan, asks, and follows the steps to the end. With --force it goes past those reasons",
            "to hold that a person may override, and writes down which. Nobody moves a service from a site that serves to one that is",
            "known to be down."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitCode.DONE,
            ExitCode.NOT_KNOWN,
            ExitCode.WRONG_USAGE,
            ExitCode.MISSING,
            ExitCode.ROLLED_BACK,
            ExitCode.REASONS
        })
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private Told told = new Told();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    private String service = "";

    @Option(names = "--to", paramLabel = "SITE", required = true, description = "Where to.")
    private String to = "";

    @Option(names = "--force", description = "Go past the reasons to hold that a person may override.")
    private boolean force;

    @Option(
            names = "--force-confirm",
            paramLabel = "SERVICE",
            description = "The second confirmation of --force, where nobody is there to type it.")
    private String forceConfirm = "";

    @Option(names = "--no-wait", description = "Do not follow the move to its end.")
    private boolean noWait;

    @Override
    public Integer call() throws Unreachable {
        String name = told.name("service", service);
        if (!force && !forceConfirm.isEmpty()) {
            throw told.refuse("--force-confirm is of use with --force alone");
        }
        JsonObject body =
                told.body().add("to", told.name("site", to)).add("force", force).build();
        AggregatorClient client = told.client();
        JsonObject plan = Answers.good(client.get(PlanCommand.path(name, to)));
        new PlanText(terminal, plan).print();
        terminal.progress(""); // out before a refusal goes to the other stream
        if (!confirmed()) {
            terminal.println("not confirmed, nothing was done");
            return ExitCode.USAGE;
        }
        return new Moving(terminal, told, client)
                .run(name, "switchover", body, !noWait)
                .exitCode();
    }

    /** Force is confirmed even where nothing speaks against the move: what would, may come up until it is told. */
    private boolean confirmed() {
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
