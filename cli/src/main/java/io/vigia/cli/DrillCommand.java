package io.vigia.cli;

import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vigia drill}. */
@Command(
        name = "drill",
        header = "Exercises a path for real.",
        description = {
            "Moves the service on purpose, as a person or a failure would, and measures it beside what the lake has promised. With",
            "--and-back it returns by itself. vigia drill paths shows when each path was last proven."
        })
final class DrillCommand extends MoveCommand {
    DrillCommand(Terminal terminal) {
        super(terminal);
    }

    @Option(names = "--and-back", description = "Return once it has got there.")
    private boolean andBack;

    @Override
    String action() {
        return "drill";
    }

    @Override
    JsonObjectBuilder with(JsonObjectBuilder body) {
        return body.add("andBack", andBack);
    }

    @Override
    boolean isConfirmed(AggregatorClient client) {
        return confirmation.given(
                terminal, "Move " + service + " to " + to + " for an exercise, with its real traffic?");
    }

    @Override
    int after(Moving.Outcome out, Moving moving, AggregatorClient client) throws Unreachable {
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
