package io.vigia.lab.net;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system to its end. */
final class Tool {
    private static final long LIMIT_SECONDS = 20;

    private Tool() {}

    /**
     * Feeds it {@code input} and returns what it printed; what it complains of is in the exception.
     *
     * @throws IOException when it cannot be started, ends with another status than 0, or takes longer than 20 s
     */
    static String run(String input, List<String> command) throws IOException {
        // A file and not a pipe, so that a program that stops reading cannot stop us.
        File errors = File.createTempFile("vigia-lab", ".err");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors).start();
            try (OutputStream feed = process.getOutputStream()) {
                feed.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + ": not within " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": status " + process.exitValue() + ": "
                        + java.nio.file.Files.readString(errors.toPath()).strip());
            }
            return output;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + String.join(" ", command), interrupted);
        } finally {
            java.nio.file.Files.deleteIfExists(errors.toPath());
        }
    }

    static String run(String... command) throws IOException {
        return run("", List.of(command));
    }
}
