package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.util.List;

/**
 * Runs a program on the agent's machine, as the agent's user.
 *
 * @param command an absolute path and arguments; no shell reads it
 */
public record ExecSpec(List<String> command) implements ProbeSpec {
    public ExecSpec {
        command = List.copyOf(command);
        Checks.command("command", command);
    }

    @Override
    public String kind() {
        return "exec";
    }

    /** Without the arguments, which may be credentials. */
    @Override
    public String toString() {
        return "Exec[" + command.get(0) + "]";
    }
}
