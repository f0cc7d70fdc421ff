package io.vigia.agent.hook;

import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a hook, in a session of its own. It is over when its program has ended or its time is; whatever is left of its
 * process group is ended then too: SIGTERM, and SIGKILL 2 s later. So a step of a move never goes on behind the back of the next one.
 */
final class HookProcess {
    private static final Logger log = LoggerFactory.getLogger(HookProcess.class);
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);
    private static final long TURN_MILLIS = 20;

    /** The process writes its id down before the hook is in it: a later life of the agent can find it from the first moment. */
    private static final String NAMED = "echo $$ >\"$0\" && exec \"$@\"";

    private final HookWork work;
    private final Path pidFile;
    private final Path pipePath;
    private final OutputTail tail = new OutputTail(HookReport.MAX_OUTPUT);
    private final long start = System.nanoTime();
    private volatile boolean ending;

    /** How it came out. */
    private record Outcome(State state, String detail) {}

    /** @param pipePath is made and removed again */
    HookProcess(HookWork work, Path pidFile, Path pipePath) {
        this.work = work;
        this.pidFile = pidFile;
        this.pipePath = pipePath;
    }

    /** Runs it and waits for its end; at most its time-out and 4 s. Whatever goes wrong is in the report. */
    HookReport run() {
        Outcome outcome;
        try (OutputPipe pipe = OutputPipe.make(pipePath, tail)) {
            outcome = watch(start(pipe), pipe);
        } catch (IOException | RuntimeException failed) {
            outcome = new Outcome(State.FAILED, "could not be run: " + Text.reason(failed));
        }
        return new HookReport(
                work.order().run(),
                work.order().node(),
                outcome.state(),
                tookMillis(),
                tail.text(),
                Text.oneLine(outcome.detail(), HookReport.MAX_DETAIL));
    }

    /** Ends it before its time, from any thread: it is reported as interrupted. */
    void end() {
        ending = true;
    }

    private Process start(OutputPipe pipe) throws IOException {
        Path program = Path.of(work.command().get(0));
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new IOException(program + " is not a program that this user may run");
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/setsid", "/bin/sh", "-c", NAMED, pidFile.toString()));
        command.addAll(work.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(pipe.path().toFile()));
        HookInput input = new HookInput(work.lake(), work.order());
        builder.environment().clear();
        builder.environment().putAll(input.environment(System.getenv()));
        Process process = builder.start();
        pipe.unlink();
        // Far less than a pipe holds, so this waits for nobody.
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            log.atDebug().addKeyValue("run", work.order().run()).log("hook did not read its input");
        }
        return process;
    }

    private Outcome watch(Process process, OutputPipe pipe) {
        Outcome outcome = waitFor(process, pipe);
        boolean exited = !process.isAlive();
        ProcessGroup group = new ProcessGroup(process.pid());
        String left = "";
        if (!exited || !group.members().isEmpty()) {
            boolean gone = isGone(group, process, pipe);
            left = exited ? "; processes that it left behind were ended" : "";
            left = gone ? left : "; something of it is there even after SIGKILL";
        }
        pipe.drain();
        return new Outcome(outcome.state(), outcome.detail() + left);
    }

    private Outcome waitFor(Process process, OutputPipe pipe) {
        long deadline = start + work.timeout().toNanos();
        while (!waited(process, TURN_MILLIS)) {
            pipe.drain();
            if (ending) {
                return new Outcome(State.INTERRUPTED, "ended before its time, as the agent had to end");
            }
            if (System.nanoTime() - deadline >= 0) {
                return new Outcome(
                        State.TIMED_OUT,
                        "killed at its time-out of " + work.timeout().toMillis() + " ms");
            }
        }
        int code = process.exitValue();
        return new Outcome(code == 0 ? State.DONE : State.FAILED, "exit code " + code);
    }

    /** Ends what is left. */
    private static boolean isGone(ProcessGroup group, Process process, OutputPipe pipe) {
        boolean gone = group.end(pipe::drain);
        if (process.isAlive()) {
            // Not in its group yet, or the machine has no process left to signal it with.
            process.destroyForcibly();
            waited(process, LAST_WAIT.toMillis());
            gone = group.end(pipe::drain);
        }
        return gone && !process.isAlive();
    }

    private static boolean waited(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts the thread of a hook", interrupted);
        }
    }

    private long tookMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
