package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of the lake, which may be started, broken and started again. Its methods may be called from any thread. */
public final class ChildProcess {
    private final String name;
    private final Host host;
    private final List<String> command;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private boolean frozen;

    ChildProcess(String name, Host host, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.host = host;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    public String name() {
        return name;
    }

    public Path log() {
        return host.logs().resolve(name + ".log");
    }

    /** Starts it and notes its pid; does nothing when it runs. */
    public synchronized void start() throws IOException {
        if (running()) {
            return;
        }
        Process started = host.spawner().spawn(name, command, host.run(), log(), environment);
        process = started;
        frozen = false;
        var record = PidFile.ofProcess(started.pid());
        if (record.isPresent()) {
            record.get().write(host.pids().resolve(name));
        }
    }

    public synchronized boolean running() {
        return process != null && process.isAlive();
    }

    public synchronized boolean frozen() {
        return frozen && running();
    }

    /** The pid of the running process. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " has not been started");
        }
        return process.pid();
    }

    /** SIGKILL: returns when the signal is sent. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** SIGTERM. */
    public synchronized void terminate() {
        if (process != null) {
            process.destroy();
        }
    }

    /** SIGSTOP: it keeps its sockets and answers nothing. */
    public synchronized void freeze() throws IOException {
        signal("STOP");
        frozen = true;
    }

    /** SIGCONT. */
    public synchronized void thaw() throws IOException {
        signal("CONT");
        frozen = false;
    }

    /** Sends a signal by name, through the shell's own {@code kill}: Java knows only two. */
    public synchronized void signal(String signal) throws IOException {
        if (!running()) {
            throw new IOException(name + " is not running");
        }
        Process shell = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
                .redirectErrorStream(true)
                .start();
        try {
            if (!shell.waitFor(5, TimeUnit.SECONDS) || shell.exitValue() != 0) {
                throw new IOException("kill -" + signal + " " + name + " failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while signalling " + name, interrupted);
        }
    }

    /** Waits until it has ended; false when it has not within {@code limit}. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        Process running;
        synchronized (this) {
            running = process;
        }
        return running == null || running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until a process that does one thing has done it.
     *
     * @throws IOException that names the log, when it failed or has not ended within {@code limit}
     */
    public void awaitSuccess(Duration limit) throws IOException, InterruptedException {
        if (!awaitEnd(limit)) {
            kill();
            throw new IOException(name + " has not ended within " + limit.toSeconds() + " s (see " + log() + ")");
        }
        synchronized (this) {
            if (process != null && process.exitValue() != 0) {
                throw new IOException(name + " failed with " + process.exitValue() + "; the reason is in " + log());
            }
        }
        forget();
    }

    /** Takes the pid file away once it has ended. */
    void forget() throws IOException {
        Files.deleteIfExists(host.pids().resolve(name));
    }
}
