package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Starts processes that cannot outlive this JVM: {@code setpriv --pdeathsig KILL} asks the kernel to kill the child when its
 * parent ends, however it ends. The kernel means the parent <em>thread</em> (prctl(2), PR_SET_PDEATHSIG), so all children
 * are started by one thread that lives as long as this JVM.
 */
public final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "spawner");
        created.setDaemon(true);
        return created;
    });

    private final Function<String, List<String>> enter;

    /** @param enter what comes before the command of the process of a name, so that it runs where it belongs */
    public Spawner(Function<String, List<String>> enter) {
        this.enter = enter;
    }

    /** Starts the process {@code name} in {@code directory}; what it says is appended to {@code log}. */
    public Process spawn(String name, List<String> command, Path directory, Path log, Map<String, String> environment)
            throws IOException {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        whole.addAll(enter.apply(name));
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + name, interrupted);
        }
    }
}
