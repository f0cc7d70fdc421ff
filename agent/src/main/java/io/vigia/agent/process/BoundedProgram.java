package io.vigia.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that is run again and again, one run at a time. Each run is a session and process group of its own ({@code setsid}), which is
 * killed whole when its time is over and when the program has ended, so that nothing it started outlives it. Only PATH is handed down.
 */
public final class BoundedProgram {
    /** What is kept of the output of a run; the rest is read and forgotten, so that a talkative program is not stopped by a full pipe. */
    public static final int MAX_OUTPUT_BYTES = 4096;

    private static final Logger log = LoggerFactory.getLogger(BoundedProgram.class);
    private static final long END_SECONDS = 2;

    private final List<String> command;
    private final Duration timeout;
    private @Nullable Process running;
    private boolean closed;

    /**
     * @param status empty when it was killed because its time was over
     * @param output standard output and error, at most {@link #MAX_OUTPUT_BYTES}
     */
    public record Ending(OptionalInt status, String output) {}

    /** @param command an absolute path and arguments */
    public BoundedProgram(List<String> command, Duration timeout) {
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(command);
        this.command = List.copyOf(line);
        this.timeout = timeout;
    }

    /**
     * Blocks until the program has ended or was killed.
     *
     * @param input for its standard input; it need not read it
     * @throws IOException when it cannot be started, or this is closed
     */
    public Ending run(String input) throws IOException, InterruptedException {
        Process process = start();
        try {
            Output output = new Output(process.getInputStream());
            Thread reader = thread("program-output", output);
            thread("program-input", () -> write(process.getOutputStream(), input));
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            OptionalInt status = ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
            killGroup(process);
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            return new Ending(status, output.text());
        } finally {
            end(process);
            forget();
        }
    }

    /** Kills the run that is under way, and allows no other. */
    public synchronized void close() {
        closed = true;
        Process process = running;
        if (process != null) {
            end(process);
        }
    }

    private synchronized Process start() throws IOException {
        if (closed || running != null) {
            throw new IOException(closed ? "closed" : "already running");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
        Process process = builder.start();
        running = process;
        return process;
    }

    private synchronized void forget() {
        running = null;
    }

    /** Java kills single processes only. A group that is gone already is no failure. */
    private static void killGroup(Process process) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -KILL -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException cannot) {
            log.atWarn().addKeyValue("pid", process.pid()).setCause(cannot).log("process group not killed");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also closes the pipes: what is not read yet is lost, even of a program that has ended by itself. */
    private static void end(Process process) {
        killGroup(process);
        process.destroyForcibly();
    }

    private static void write(OutputStream stdin, String input) {
        try (stdin) {
            stdin.write(input.getBytes(UTF_8));
        } catch (IOException notRead) {
            // A program that does not want to know says by its exit status what came of it.
            log.atDebug().addKeyValue("reason", notRead.getMessage()).log("input of a program not read");
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The first bytes of a stream that is read to its end. */
    private static final class Output implements Runnable {
        private final InputStream stream;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Output(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public void run() {
            byte[] part = new byte[1024];
            try (stream) {
                for (int read = stream.read(part); read >= 0; read = stream.read(part)) {
                    keep(part, read);
                }
            } catch (IOException closed) {
                log.atDebug().addKeyValue("reason", closed.getMessage()).log("output of a program cut off");
            }
        }

        private synchronized void keep(byte[] part, int length) {
            kept.write(part, 0, Math.min(length, MAX_OUTPUT_BYTES - kept.size()));
        }

        synchronized String text() {
            return kept.toString(UTF_8);
        }
    }
}
