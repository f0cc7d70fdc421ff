package io.vigia.agent.probe.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.probe.HttpSpec;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request on a connection made for it, judged by {@link HttpJudge}.
 *
 * <p>Why a fresh connection each look: a client that comes new is what must be served, and only a new connection proves that
 * the server still accepts, has files and threads left, shows a valid certificate, and stands where its name points now. A
 * kept connection goes on answering through all of those failures; and when a server has been restarted since, the first
 * request on a kept connection fails although the server is well. A handshake on the local network costs some tens of
 * microseconds of CPU; that is the price, and TLS sessions are resumed.
 *
 * <p>Why the connection is then kept, idle, until the next look: a killed process closes its connections in the same
 * instant. That close is no evidence (servers close idle connections as they like), but it makes a fresh look worthwhile at
 * once, which saves half an interval of waiting on average. No request is ever sent on it.
 */
public final class HttpProbe implements Probe {
    /** Longer than the runner's time-out, which judges; this one only makes sure that the attempt ends. */
    private static final long GRACE_MILLIS = 50;

    private final HttpClientAgent client;
    private final HttpJudge judge;
    private final HttpConnectOptions target;
    private final RequestOptions request;
    private Runnable alarm = () -> {};
    private @Nullable HttpConnection current;
    private @Nullable HttpConnection kept;
    /** Counts looks and abandonments, so that a connection that comes too late is recognised and closed. */
    private long generation;

    public HttpProbe(HttpClientAgent client, HttpSpec spec, Duration timeout) {
        this.client = client;
        this.judge = new HttpJudge(spec, java.time.InstantSource.system());
        boolean tls = spec.url().getScheme().equals("https");
        int port = spec.url().getPort() >= 0 ? spec.url().getPort() : tls ? 443 : 80;
        String host = HttpFetch.withoutBrackets(spec.url().getHost());
        this.target = new HttpConnectOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setConnectTimeout(timeout.toMillis() + GRACE_MILLIS);
        this.request = new RequestOptions()
                .setMethod(HttpMethod.valueOf(spec.method()))
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setURI(pathAndQuery(spec.url()))
                .setFollowRedirects(false)
                .putHeader("User-Agent", "vigia");
        spec.headers().forEach(request::putHeader);
    }

    @Override
    public void alarmTo(Runnable lookNow) {
        alarm = lookNow;
    }

    @Override
    public Future<ProbeResult> look() {
        release(kept);
        kept = null;
        long own = ++generation;
        return client.connect(target)
                .compose(connection -> ask(connection, own))
                .recover(failure -> Future.succeededFuture(Failures.explain(failure)))
                .onComplete(result -> {
                    if (own == generation) {
                        releaseCurrent();
                    }
                });
    }

    private Future<ProbeResult> ask(HttpClientConnection connection, long own) {
        if (own != generation) {
            release(connection);
            return Future.failedFuture("abandoned");
        }
        current = connection;
        connection.closeHandler(closed -> closed(connection));
        connection.exceptionHandler(failure -> {}); // every failure of the connection also fails the request
        return connection
                .request(request)
                .compose(HttpClientRequest::send)
                .compose(response -> BoundedBody.read(response, HttpSpec.MAX_BODY_BYTES)
                        .map(body -> {
                            if (own == generation && mayBeKept(response, body)) {
                                kept = connection;
                                current = null;
                            }
                            return judge.judge(response, connection, body);
                        }));
    }

    private static boolean mayBeKept(HttpClientResponse response, Buffer body) {
        String connection = response.getHeader("Connection");
        return response.version() == HttpVersion.HTTP_1_1
                && body.length() <= HttpSpec.MAX_BODY_BYTES
                && (connection == null || !connection.toLowerCase(Locale.ROOT).contains("close"));
    }

    private void closed(HttpConnection connection) {
        if (kept == connection) {
            kept = null;
            alarm.run();
        }
    }

    @Override
    public void abandon() {
        generation++;
        releaseCurrent();
    }

    @Override
    public void close() {
        abandon();
        release(kept);
        kept = null;
    }

    private void releaseCurrent() {
        release(current);
        current = null;
    }

    private static void release(@Nullable HttpConnection connection) {
        if (connection != null) {
            connection.close();
        }
    }

    private static String pathAndQuery(java.net.URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
