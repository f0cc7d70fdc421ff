package io.vigia.lab.lake;

import java.io.IOException;
import java.time.Duration;

/** Waiting for a condition that another process brings about. */
public final class Await {
    private static final long PAUSE_MILLIS = 50;

    private Await() {}

    /** A condition that may ask over a socket. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Returns when {@code condition} holds; throws an {@link IOException} that says what did not happen within {@code limit}. */
    public static void until(String what, Duration limit, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not within " + limit.toSeconds() + " s: " + what);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
