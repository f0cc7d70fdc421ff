package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that ends by itself, run in a directory. */
final class Tool {
    /** What it said and how it ended. */
    record Answer(int status, String said) {}

    private Tool() {}

    static Answer run(Path directory, List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    command.get(0)
                            + " is needed: apt-get install prometheus prometheus-alertmanager (./verify does it)",
                    e);
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), said);
    }

    /** Fails with what it said when it ends with another status than 0. */
    static String ok(Path directory, List<String> command) throws Exception {
        Answer answer = run(directory, command);
        assertThat(answer.status()).as("%s said: %s", command, answer.said()).isZero();
        return answer.said();
    }
}
