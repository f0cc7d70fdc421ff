package io.vigia.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One real server, of one process or several. Each class has a static {@code configure(Host host, String name, ...)} that chooses the ports, writes the files and starts nothing;
 * its addresses are known from then on and stay the same when it is started again.
 */
public interface Server extends AutoCloseable {
    String name();

    /** In the order in which they are started. */
    List<ChildProcess> processes();

    /** Starts what does not run; returns at once, or when what must come before is there. */
    default void start() throws IOException, InterruptedException {
        for (ChildProcess process : processes()) {
            process.start();
        }
    }

    /**
     * Returns when a client is served, not only when a port is open.
     *
     * @throws IOException that names the log, when a process has ended or {@code limit} has passed
     */
    void awaitServing(Duration limit) throws IOException, InterruptedException;

    /** SIGKILL to all its processes. */
    default void kill() {
        processes().forEach(ChildProcess::kill);
    }

    /** SIGSTOP to all its processes: they keep their sockets and answer nothing. */
    default void freeze() throws IOException {
        for (ChildProcess process : processes()) {
            process.freeze();
        }
    }

    /** SIGCONT to all its processes. */
    default void thaw() throws IOException {
        for (ChildProcess process : processes()) {
            process.thaw();
        }
    }

    /** Ends all its processes and waits for them. */
    @Override
    default void close() {
        Ending.of(processes());
    }
}
