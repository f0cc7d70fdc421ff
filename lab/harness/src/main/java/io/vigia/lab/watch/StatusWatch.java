package io.vigia.lab.watch;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one aggregator's status several times a second and knows how its clock stands against ours: each answer carries the
 * aggregator's {@code now}, which lay between our sending and receiving; of the last answers, the one with the shortest
 * round trip gives the offset, with an error of at most half that trip.
 */
public final class StatusWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** About six seconds of answers: an aggregator that was started again has a clock of its own. */
    private static final int SAMPLES = 30;

    /**
     * A status and when it was had.
     *
     * @param nanos {@link System#nanoTime} at receipt
     */
    public record Seen(LakeStatus status, long nanos) {}

    private record Sample(long offsetNanos, long tripNanos) {}

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Consumer<Seen> listener;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private final Thread thread;
    private volatile @Nullable Seen newest;
    private volatile String trouble = "not asked yet";
    private volatile boolean stopped;

    /**
     * @param name of the aggregator
     * @param base its address, ending in {@code /}
     */
    public StatusWatch(String name, URI base, Consumer<Seen> listener) {
        this.base = base;
        this.listener = listener;
        this.thread = new Thread(this::watch, "watch-status-" + name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The newest status, or null when none was ever had. */
    public @Nullable Seen newest() {
        return newest;
    }

    /** The newest status if it is younger than a second. */
    public @Nullable LakeStatus fresh() {
        Seen seen = newest;
        return seen != null && System.nanoTime() - seen.nanos() < 1_000_000_000L ? seen.status() : null;
    }

    /** Why the last question had no answer; empty when it had. */
    public String trouble() {
        return trouble;
    }

    /** When {@code instant} of the aggregator's clock was, in our {@link System#nanoTime}. */
    public synchronized long nanosOf(Instant instant) {
        Sample best = samples.stream()
                .min(java.util.Comparator.comparingLong(Sample::tripNanos))
                .orElseThrow(() -> new IllegalStateException("no status was ever had"));
        return nanos(instant) - best.offsetNanos();
    }

    /**
     * Clears a service's cooldown and flap history; {@code why} needs no escaping.
     *
     * @return whether there was anything to clear, so that it was committed
     */
    public boolean acknowledge(String service, String why) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(base.resolve("api/v1/services/" + service + "/ack"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"who\":\"demo\",\"why\":\"" + why + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("ack answered " + answer.statusCode() + ": " + answer.body());
        }
        return "accepted".equals(new JsonObject(answer.body()).getString("result"));
    }

    private void watch() {
        while (!stopped) {
            try {
                look();
                trouble = "";
            } catch (IOException | IllegalArgumentException | io.vertx.core.json.DecodeException unanswered) {
                trouble = unanswered.getClass().getSimpleName()
                        + (unanswered.getMessage() == null ? "" : ": " + unanswered.getMessage());
            } catch (InterruptedException interrupted) {
                return;
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private void look() throws IOException, InterruptedException {
        long sent = System.nanoTime();
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(base.resolve("api/v1/status"))
                        .timeout(TIMEOUT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        long received = System.nanoTime();
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        LakeStatus status = LakeStatus.parse(answer.body());
        synchronized (this) {
            if (samples.size() == SAMPLES) {
                samples.removeFirst();
            }
            samples.addLast(new Sample(nanos(status.now()) - (sent + (received - sent) / 2), received - sent));
        }
        Seen seen = new Seen(status, received);
        newest = seen;
        listener.accept(seen);
    }

    /** Forgets the old clock's offset: call when the aggregator is started again. */
    public synchronized void forgetClock() {
        samples.clear();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
