package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.Optional;
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
            "--and-back it returns by itself. vigia drill paths shows when each path was last proven."
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
            return ExitCode.USAGE;
        }
        AggregatorClient client = told.client();
        Moving moving = new Moving(terminal, told, client);
        Moving.Outcome out = moving.run(name, "drill", body, !noWait);
        if (noWait || out.move().isEmpty() || out.exitCode() == ExitCode.FAILED) {
            return out.exitCode();
        }
        Returning returning = new Returning(terminal, client);
        String move = out.move().get();
        returning.figures(move);
        return andBack ? Math.max(out.exitCode(), back(moving, returning, move)) : out.exitCode();
    }

    private int back(Moving moving, Returning returning, String out) throws Unreachable {
        Optional<String> back = returning.begun(service, out);
        if (back.isEmpty()) {
            return ExitCode.DEGRADED;
        }
        Moving.Outcome returned = moving.follow(back.get());
        if (returned.exitCode() != ExitCode.FAILED) {
            returning.figures(back.get());
        }
        return returned.exitCode();
    }
}
