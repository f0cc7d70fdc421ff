package io.vigia.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Programs that do one thing before a server is started, such as making its storage. */
final class Tool {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Tool() {}

    /**
     * Runs one to its end.
     *
     * @param name of the process, and so of the log to which it is added
     * @throws IOException that names the log, when it fails or takes longer than 90 s
     */
    static void run(Host host, String name, List<String> command) throws IOException, InterruptedException {
        ChildProcess process = host.process(name, command);
        process.start();
        process.awaitSuccess(LIMIT);
    }
}
