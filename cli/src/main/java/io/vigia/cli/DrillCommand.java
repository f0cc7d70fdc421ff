package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia drill}. */
@Command(
        name = "drill",
        header = "Exercises a path for real.",
        description = {
            "Moves the service on purpose, as a person or a failure would, and measures it beside what the lake has promised. With",
            "--and-back it returns by itself. Without --to: see vigia drill paths."
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
final class DrillCommand implements Callable<Integer> {
    private final Terminal terminal;

    DrillCommand(Terminal terminal) {
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

    @Option(names = "--and-back", description = "Return once it has got there.")
    private boolean andBack;

    @Option(names = "--no-wait", description = "Do not follow it to its end.")
    private boolean noWait;

    @Override
    public Integer call() throws Unreachable {
        String name = told.name("service", service);
        JsonObject body = told.body()
                .add("to", told.name("site", to))
                .add("andBack", andBack)
                .build();
        if (!confirmation.given(terminal, "Move " + name + " to " + to + " for an exercise, with its real traffic?")) {
            terminal.println("not confirmed, nothing was done");
            return ExitCode.ATTENTION;
        }
        AggregatorClient client = told.client();
        int status = Moving.run(terminal, told, "/api/v1/services/" + name + "/drill", body, noWait);
        if (noWait || status == ExitCode.HELD || status == ExitCode.REFUSED || status == ExitCode.FAILED) {
            return status;
        }
        PathsText paths = new PathsText(terminal, client);
        paths.print(name, to);
        return andBack ? Math.max(status, back(client, paths, name)) : status;
    }

    private int back(AggregatorClient client, PathsText paths, String name) throws Unreachable {
        JsonObject move = paths.awaitReturn(name);
        int status = Moving.finish(terminal, new Following(terminal, client).follow(Json.text(move, "id")));
        paths.print(name, Json.text(move, "to"));
        return status;
    }
}
