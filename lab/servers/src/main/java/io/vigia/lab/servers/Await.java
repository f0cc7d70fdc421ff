package io.vigia.lab.servers;

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

    /**
     * Returns when a server serves. A condition that throws does not hold yet.
     *
     * @param what a verb and what follows, for the message: {@code answers at ...}
     * @throws IOException when the process has ended, or the condition does not hold within {@code limit}; names the log
     */
    public static void serving(ChildProcess process, String what, Duration limit, Condition condition)
            throws IOException, InterruptedException {
        until(process.name() + " " + what + " (see " + process.log() + ")", limit, () -> {
            if (!process.running()) {
                throw new IOException(process.name() + " ended as it started; the reason is in " + process.log());
            }
            try {
                return condition.holds();
            } catch (IOException notYet) {
                return false;
            }
        });
    }
}
