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
            "0:the service has moved, and all is as it should be",
            "2:wrong usage",
            "3:no aggregator could be reached",
            "4:the aggregator refused",
            "5:held; the reasons are printed",
            "6:the service has moved, but something is missing",
            "7:the move has failed, and the service is where it was",
            "1:not confirmed, nothing was done"
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
        JsonObject body =
                told.body().add("to", told.name("site", to)).add("force", force).build();
        AggregatorClient client = told.client();
        JsonObject plan = Answers.good(client.get(PlanCommand.path(name, to)));
        new PlanText(terminal, plan).print();
        terminal.println("");
        if (!confirmed(plan)) {
            terminal.println("not confirmed, nothing was done");
            return ExitCode.ATTENTION;
        }
        return Moving.run(terminal, told, "/api/v1/services/" + name + "/switchover", body, noWait);
    }

    private boolean confirmed(JsonObject plan) {
        boolean yes = confirmation.given(terminal, "Move " + service + " to " + to + "?");
        boolean held = !Json.objects(plan, "missing").isEmpty();
        return yes
                && (!force
                        || !held
                        || confirmation.typed(
                                terminal,
                                service,
                                forceConfirm,
                                "--force-confirm",
                                "This goes past every reason above."));
    }
}
