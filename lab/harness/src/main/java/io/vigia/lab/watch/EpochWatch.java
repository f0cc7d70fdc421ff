package io.vigia.lab.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Reads the epoch file of one balancer's agent again and again, on a thread of its own, and tells of each change. */
public final class EpochWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final String balancer;
    private final Path file;
    private final Consumer<EpochSeen> listener;
    private final Thread thread;
    private String last = "";
    private volatile String trouble = "";
    private volatile boolean stopped;

    /** @param stateDirectory of the agent beside the balancer */
    public EpochWatch(String balancer, Path stateDirectory, Consumer<EpochSeen> listener) {
        this.balancer = balancer;
        this.file = stateDirectory.resolve(balancer).resolve("epoch");
        this.listener = listener;
        this.thread = new Thread(this::watch, "watch-epoch-" + balancer);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Why the file could not be read when it was last tried; empty when it could, or is not there yet. */
    public String trouble() {
        return trouble;
    }

    private void watch() {
        while (!stopped) {
            try {
                String text = Files.readString(file);
                if (!text.equals(last)) {
                    // The file's own time: we may be late ourselves. It is that of this text, or of one that came right
                    // after.
                    long nanos = FileTimes.lastModifiedNanos(file);
                    listener.accept(EpochSeen.parse(balancer, nanos, text));
                    last = text;
                }
                trouble = "";
            } catch (NoSuchFileException notYet) {
                trouble = "";
            } catch (IOException unreadable) {
                trouble = String.valueOf(unreadable.getMessage());
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
