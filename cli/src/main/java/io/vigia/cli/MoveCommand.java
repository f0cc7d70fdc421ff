package io.vigia.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that moves a service to a site once a person has said yes, and follows the move to its end. */
@Command(
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
abstract class MoveCommand implements Callable<Integer> {
    final Terminal terminal;

    @Mixin
    final Told told = new Told();

    @Mixin
    final Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    String service = "";

    @Option(names = "--to", paramLabel = "SITE", required = true, description = "Where to.")
    String to = "";

    @Option(names = "--no-wait", description = "Do not follow the move to its end.")
    boolean noWait;

    MoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What the API calls it. */
    abstract String action();

    /** Adds what the group is told besides who, why and where to. */
    abstract JsonObjectBuilder with(JsonObjectBuilder body);

    abstract boolean isConfirmed(AggregatorClient client) throws Unreachable;

    /** What is done once the move has ended, or is only begun with {@code --no-wait}; returns the exit code. */
    int after(Moving.Outcome move, Moving moving, AggregatorClient client) throws Unreachable {
        return move.exitCode();
    }

    @Override
    public final Integer call() throws Unreachable {
        String name = told.name("service", service);
        JsonObject body = with(told.body().add("to", told.name("site", to))).build();
        AggregatorClient client = told.client();
        if (!isConfirmed(client)) {
            terminal.println("not confirmed, nothing was done");
            return ExitCode.USAGE;
        }
        Moving moving = new Moving(terminal, told, client);
        return after(moving.run(name, action(), body, !noWait), moving, client);
    }
}
