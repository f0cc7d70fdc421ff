package io.vigia.lab.screen;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Shows the live status until the demo is stopped: redrawn on a terminal, a line every two seconds elsewhere. */
public final class LiveScreen {
    private static final long REDRAW_MILLIS = 500;
    private static final long LINE_MILLIS = 2000;
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR = "\u001b[2J";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final Map<Character, String> VERBS =
            Map.of('k', "kill", 'f', "freeze", 'r', "restore", 's', "kill-site", 'g', "kill-agent");

    private final StatusText status;
    private final Commands commands;
    private final PrintStream out;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "keys");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stopped;
    private volatile String said = "";
    private char pending;

    public LiveScreen(StatusText status, Commands commands, PrintStream out) {
        this.status = status;
        this.commands = commands;
        this.out = out;
    }

    /** Makes {@link #show} return. */
    public void stop() {
        stopped = true;
    }

    /** Returns when stopped. */
    public void show() throws IOException, InterruptedException {
        if (Terminal.present()) {
            redraw();
        } else {
            while (!stopped) {
                out.println(status.oneLine());
                for (long waited = 0; waited < LINE_MILLIS && !stopped; waited += 100) {
                    Thread.sleep(100);
                }
            }
        }
    }

    private void redraw() throws IOException {
        try (Terminal terminal = Terminal.open();
                InputStream keys = new java.io.FileInputStream("/dev/tty")) {
            Thread restore = new Thread(() -> close(terminal));
            Runtime.getRuntime().addShutdownHook(restore);
            out.print(CLEAR);
            long drawn = 0;
            while (!stopped) {
                if (System.nanoTime() - drawn > REDRAW_MILLIS * 1_000_000) {
                    draw();
                    drawn = System.nanoTime();
                }
                // Comes back after 0.2 s without a key: the terminal's own time-out.
                int key = keys.read();
                if (key >= 0) {
                    press((char) key);
                    drawn = 0;
                }
            }
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException alreadyEnding) {
            // The virtual machine is ending and the hook has put the terminal back.
            stopped = true;
        }
    }

    private static void close(Terminal terminal) {
        try {
            terminal.close();
        } catch (IOException failed) {
            System.err.println("demo: the terminal stays in raw mode, type reset: " + failed.getMessage());
        }
    }

    private void draw() {
        StringBuilder picture = new StringBuilder(HOME);
        for (String line : status.lines()) {
            picture.append(line).append(CLEAR_LINE).append('\n');
        }
        picture.append(CLEAR_LINE).append('\n');
        picture.append(
                        "  keys: k kill  f freeze  s kill site  g kill agent  r restore, then a b c;  x kill aggregator  ")
                .append("y restore it;  q quit")
                .append(CLEAR_LINE)
                .append('\n');
        picture.append("  or in another terminal: ./demo kill a")
                .append(CLEAR_LINE)
                .append('\n');
        picture.append("  ")
                .append(
                        pending == 0
                                ? said.lines().findFirst().orElse("")
                                : VERBS.get(pending) + " which site? (a b c)")
                .append(CLEAR_LINE)
                .append(CLEAR_BELOW);
        out.print(picture);
        out.flush();
    }

    private void press(char typed) {
        char key = Character.toLowerCase(typed);
        if (pending != 0) {
            String verb = VERBS.get(pending);
            pending = 0;
            run(verb + " " + key);
        } else if (VERBS.containsKey(key)) {
            pending = key;
        } else {
            switch (key) {
                case 'x' -> run("kill-aggregator");
                case 'y' -> run("restore-aggregator");
                case 'q' -> run("stop");
                default -> said = "no such key: " + String.valueOf(typed).toUpperCase(Locale.ROOT);
            }
        }
    }

    private void run(String command) {
        said = command + " ...";
        worker.execute(() -> said = commands.run(command));
    }
}
