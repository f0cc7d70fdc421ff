package io.vigia.lab.watch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks one Alertmanager which deaths and failovers it has been told of, again and again, on a thread of its own. */
public final class AlertWatch implements AutoCloseable {
    /** A component is down; labels {@code target} and {@code site}. */
    public static final String TARGET_DOWN = "VigiaTargetDown";
    /** A move has begun; labels {@code service}, {@code site} (which it leaves) and {@code failover}. */
    public static final String FAILOVER_STARTED = "VigiaFailoverStarted";

    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final long FRESH_NANOS = 1_000_000_000L;
    /** {@code filter=alertname=~"...|..."}, so that what is not waited for costs nothing. */
    private static final String QUESTION =
            "/api/v2/alerts?filter=alertname%3D~%22" + TARGET_DOWN + "%7C" + FAILOVER_STARTED + "%22";

    private final HttpRequest question;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final AlertTimes times = new AlertTimes();
    private final Thread thread;
    private volatile long answeredNanos = System.nanoTime() - 2 * FRESH_NANOS;
    private volatile String trouble = "not asked yet";
    private volatile boolean stopped;

    /**
     * @param name of the Alertmanager
     * @param base its address, without a path
     */
    public AlertWatch(String name, URI base) {
        this.question =
                HttpRequest.newBuilder(base.resolve(QUESTION)).timeout(TIMEOUT).build();
        this.thread = new Thread(this::watch, "watch-" + name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** In {@link System#nanoTime} at the receipt of the answer. */
    public AlertTimes times() {
        return times;
    }

    /** Why nobody knows what it has been told; empty when it answered within the last second. */
    public String trouble() {
        return System.nanoTime() - answeredNanos < FRESH_NANOS ? "" : trouble;
    }

    private void watch() {
        while (!stopped) {
            try {
                HttpResponse<String> answer = client.send(question, HttpResponse.BodyHandlers.ofString());
                long nanos = System.nanoTime();
                if (answer.statusCode() != 200) {
                    throw new IOException("status " + answer.statusCode());
                }
                times.add(nanos, ToldAlert.parse(answer.body()));
                answeredNanos = nanos;
                trouble = "no answer for a second";
            } catch (IOException | IllegalArgumentException unanswered) {
                trouble = unanswered.toString();
            } catch (InterruptedException interrupted) {
                return;
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
