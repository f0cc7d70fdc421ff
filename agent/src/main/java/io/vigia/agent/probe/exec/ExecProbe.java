package io.vigia.agent.probe.exec;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import io.vigia.agent.process.BoundedProgram;
import io.vigia.core.config.probe.ExecSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs a program and heeds its exit status; killed with all that it started when its time is over. The threads that wait for
 * programs wait for nothing else.
 */
public final class ExecProbe implements Probe {
    private final Vertx vertx;
    private final WorkerExecutor threads;
    private final Path file;
    private final BoundedProgram program;

    /** @param timeout after which the runner judges; the program is killed a little before, so that what it said can be told */
    public ExecProbe(Vertx vertx, WorkerExecutor threads, ExecSpec spec, Duration timeout) {
        this.vertx = vertx;
        this.threads = threads;
        this.file = Path.of(spec.command().get(0));
        this.program =
                new BoundedProgram(spec.command(), timeout.multipliedBy(9).dividedBy(10));
    }

    @Override
    public Future<ProbeResult> look() {
        return threads.executeBlocking(this::run, false);
    }

    private ProbeResult run() throws InterruptedException {
        if (!Files.isExecutable(file)) {
            return ProbeResult.unknown("could not look: " + file + " is no program that this agent may run");
        }
        try {
            return ExecJudge.judge(program.run(""));
        } catch (IOException cannotStart) {
            return ProbeResult.unknown("could not look: " + Reasons.of(cannotStart));
        }
    }

    @Override
    public void close() {
        // Signalling starts a process, so not on this context; nor on threads that may all be waiting for programs.
        vertx.executeBlocking(
                () -> {
                    program.close();
                    return program;
                },
                false);
    }
}
