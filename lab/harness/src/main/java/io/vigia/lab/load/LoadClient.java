package io.vigia.lab.load;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A steady stream of {@code GET /lake/where} through one balancer. Open loop: requests are due by a schedule and are sent
 * whether or not earlier ones have come back, so that a stalled server cannot slow its own measurement (coordinated
 * omission); when the client itself was late, the request still counts from when it was due, and the lateness is kept.
 * The site that answered is the one that the body names, or the header {@code X-Site}. Nine requests of ten go over kept connections, the tenth over one of its own. Nothing is retried.
 */
public final class LoadClient {
    /** After which a request counts as failed. */
    public static final long TIMEOUT_MILLIS = 1000;
    /** A request sent this much after it was due counts as late. */
    public static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Pattern SITE = Pattern.compile("site=([a-z0-9-]{1,40})");
    private static final int FRESH_EVERY = 10;
    private static final int MAX_BODY = 256;

    private final Vertx vertx;
    private final String balancer;
    private final InetSocketAddress frontend;
    private final Consumer<Exchange> sink;
    private final HttpClient kept;
    private final HttpClient fresh;
    private final long intervalNanos;
    private final AtomicLong lateSends = new AtomicLong();
    private final AtomicLong worstLateNanos = new AtomicLong();
    private long dueNanos;
    private long count;
    private volatile boolean stopped;

    /**
     * @param requestsPerSecond 1 to 1000
     * @param sink is told of every exchange, on the one thread of {@code vertx}
     */
    public LoadClient(
            Vertx vertx, String balancer, InetSocketAddress frontend, int requestsPerSecond, Consumer<Exchange> sink) {
        if (requestsPerSecond < 1 || requestsPerSecond > 1000) {
            throw new IllegalArgumentException("rate is " + requestsPerSecond + ", must be between 1 and 1000");
        }
        this.vertx = vertx;
        this.balancer = balancer;
        this.frontend = frontend;
        this.sink = sink;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(2 * requestsPerSecond);
        this.kept = vertx.createHttpClient(options().setKeepAliveTimeout(10), pool);
        this.fresh = vertx.createHttpClient(options().setKeepAlive(false), pool);
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS);
    }

    /** Begins; {@code offset} (0 to 1) moves this client's schedule against the others' by that part of its interval. */
    public void start(double offset) {
        vertx.runOnContext(ready -> {
            dueNanos = System.nanoTime() + (long) (offset * intervalNanos);
            sendWhatIsDue();
        });
    }

    public void stop() {
        stopped = true;
    }

    public long lateSends() {
        return lateSends.get();
    }

    public long worstLateNanos() {
        return worstLateNanos.get();
    }

    private void sendWhatIsDue() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        while (dueNanos - now <= 0) {
            send(dueNanos);
            dueNanos += intervalNanos;
        }
        long waitMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(dueNanos - System.nanoTime()));
        vertx.setTimer(waitMillis, timer -> sendWhatIsDue());
    }

    private void send(long scheduledNanos) {
        long sentNanos = System.nanoTime();
        long lateNanos = sentNanos - scheduledNanos;
        if (lateNanos > LATE_NANOS) {
            lateSends.incrementAndGet();
            worstLateNanos.accumulateAndGet(lateNanos, Math::max);
        }
        new Attempt(scheduledNanos, sentNanos).begin(count++ % FRESH_EVERY == 0 ? fresh : kept);
    }

    /** One request on its way; ends exactly once. */
    private final class Attempt {
        private final long scheduledNanos;
        private final long sentNanos;
        private boolean ended;
        private long timer;
        private @Nullable HttpClientRequest request;

        Attempt(long scheduledNanos, long sentNanos) {
            this.scheduledNanos = scheduledNanos;
            this.sentNanos = sentNanos;
        }

        void begin(HttpClient client) {
            timer = vertx.setTimer(TIMEOUT_MILLIS, fired -> end(null, "timeout"));
            client.request(new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setHost(frontend.getHostString())
                            .setPort(frontend.getPort())
                            .setURI("/lake/where"))
                    .onFailure(this::failed)
                    .onSuccess(this::connected);
        }

        private void connected(HttpClientRequest made) {
            request = made;
            made.exceptionHandler(this::failed);
            if (ended) {
                // Waited in the pool past its time: nobody listens any more.
                made.reset();
                return;
            }
            made.send().onFailure(this::failed).onSuccess(this::answered);
        }

        private void answered(HttpClientResponse response) {
            String named = response.getHeader("X-Site");
            response.body()
                    .onFailure(this::failed)
                    .onSuccess(body -> read(
                            response.statusCode(),
                            named == null ? body.toString(StandardCharsets.UTF_8) : "site=" + named));
        }

        private void read(int status, String text) {
            if (status != 200) {
                end(null, "status " + status);
                return;
            }
            Matcher matcher = SITE.matcher(text.length() > MAX_BODY ? "" : text);
            if (matcher.matches()) {
                end(matcher.group(1), null);
            } else {
                end(null, "the answer names no site");
            }
        }

        private void failed(Throwable cause) {
            end(null, String.valueOf(cause.getMessage()));
        }

        private void end(@Nullable String site, @Nullable String failure) {
            if (ended) {
                return;
            }
            ended = true;
            long endNanos = System.nanoTime();
            vertx.cancelTimer(timer);
            if (failure != null && request != null) {
                request.reset();
            }
            sink.accept(new Exchange(balancer, scheduledNanos, sentNanos, endNanos, site, failure));
        }
    }
}
