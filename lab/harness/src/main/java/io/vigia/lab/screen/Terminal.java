package io.vigia.lab.screen;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The terminal the demo runs in, if any: keys arrive as they are pressed, and are not shown. */
public final class Terminal implements AutoCloseable {
    private static final File DEVICE = new File("/dev/tty");

    private final String saved;

    private Terminal(String saved) {
        this.saved = saved;
    }

    /** Whether a person reads what we write and may press keys; {@code ./demo} finds out (Java cannot, since 22). */
    public static boolean present() {
        return Boolean.getBoolean("vigia.terminal")
                && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    }

    /** Takes the terminal out of line mode; {@link #close} puts it back. */
    public static Terminal open() throws IOException {
        String saved = stty("-g");
        stty("-icanon", "-echo", "min", "0", "time", "2");
        return new Terminal(saved);
    }

    private static String stty(String... arguments) throws IOException {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("stty"));
        command.addAll(java.util.List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(DEVICE)
                .redirectErrorStream(true)
                .start();
        try {
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(2, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("stty: " + answer);
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        stty(saved);
    }
}
