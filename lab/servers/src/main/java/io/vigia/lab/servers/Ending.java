package io.vigia.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The end of processes. */
public final class Ending {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private Ending() {}

    /** SIGTERM to all, SIGKILL to the frozen and to those that have not ended within 3 s; returns when all have ended. */
    public static void of(List<ChildProcess> processes) {
        processes.forEach(process -> {
            if (process.frozen()) {
                process.kill();
            } else {
                process.terminate();
            }
        });
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (ChildProcess process : processes) {
            try {
                if (!process.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    process.kill();
                    process.awaitEnd(LIMIT);
                }
                process.forget();
            } catch (InterruptedException interrupted) {
                process.kill();
                Thread.currentThread().interrupt();
            } catch (IOException pidFile) {
                System.err.println("lab: the pid file of " + process.name() + " stays: " + pidFile.getMessage());
            }
        }
    }
}
