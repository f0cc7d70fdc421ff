package io.vigia.lab.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks one balancer what it serves, again and again, on a thread of its own. */
public final class BalancerWatch implements AutoCloseable {
    /** Long enough that a busy machine is not taken for a dead balancer. */
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** Told of every look, on the watching thread. */
    @FunctionalInterface
    public interface Listener {
        /** @param serving null when the balancer could not be asked */
        void looked(String balancer, long nanos, @Nullable Set<String> serving);
    }

    private final String balancer;
    private final HaproxySocket socket;
    private final String question;
    private final Duration interval;
    private final Listener listener;
    private final Spans spans = new Spans();
    private final Thread thread;
    private volatile boolean stopped;

    public BalancerWatch(String balancer, Path socket, String backend, Duration interval, Listener listener) {
        this.balancer = balancer;
        this.socket = new HaproxySocket(socket, TIMEOUT);
        this.question = "show servers state " + backend;
        this.interval = interval;
        this.listener = listener;
        this.thread = new Thread(this::watch, "watch-" + balancer);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public Spans spans() {
        return spans;
    }

    /** Asks anything else, on the caller's thread. */
    public String ask(String line) throws IOException {
        return socket.ask(line);
    }

    private void watch() {
        while (!stopped) {
            Set<String> serving = look();
            long nanos = System.nanoTime();
            spans.add(nanos, serving);
            listener.looked(balancer, nanos, serving);
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    private @Nullable Set<String> look() {
        try {
            return ServersState.parse(socket.ask(question)).serving();
        } catch (IOException unreachable) {
            // Not swallowed: an unreachable balancer is what this look saw, and it is told as such.
            return null;
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
