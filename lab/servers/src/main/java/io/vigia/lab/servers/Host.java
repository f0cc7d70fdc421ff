package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where servers are started.
 *
 * @param run for configuration and data; the processes' working directory
 * @param logs for what each process says, in {@code NAME.log}
 * @param pids for a file each, by which what a killed lab left is found
 */
public record Host(Path run, Path logs, Path pids, Spawner spawner) {
    /** Makes the three directories below {@code directory}, often a test's temporary one. */
    public static Host in(Path directory) throws IOException {
        Path whole = directory.toAbsolutePath();
        return new Host(
                Files.createDirectories(whole.resolve("run")),
                Files.createDirectories(whole.resolve("logs")),
                Files.createDirectories(whole.resolve("pids")),
                new Spawner(process -> List.of()));
    }

    /** A process that may be started here; {@code name} is its own on this host. */
    public ChildProcess process(String name, List<String> command) {
        return process(name, command, Map.of());
    }

    /** @param environment added to that of this JVM */
    public ChildProcess process(String name, List<String> command, Map<String, String> environment) {
        return new ChildProcess(name, this, command, environment);
    }

    /** Writes a file of that name in {@link #run}. */
    public Path file(String name, String text) throws IOException {
        return Files.writeString(run.resolve(name), text);
    }
}
