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
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks one HTTP server, for probes that read what it answers: each request on a connection of its own, which is closed after it; no
 * redirect is followed; a body is read up to a bound. All on one context.
 */
public final class HttpFetch {
    /** Longer than the runner's time-out, which judges; this one only makes sure that the attempt ends. */
    private static final long GRACE_MILLIS = 50;

    private final HttpClientAgent client;
    private final String base;
    private final Map<String, String> headers;
    private final HttpConnectOptions target;
    private final Set<HttpConnection> open = new HashSet<>();
    /** Counts abandonments, so that a connection that comes too late is recognised and closed. */
    private long generation;

    /**
     * @param base scheme, host and port; its path, if any, comes before that of each request
     * @param headers sent with each request
     * @param timeout until a connection stands
     */
    public HttpFetch(HttpClientAgent client, URI base, Map<String, String> headers, Duration timeout) {
        this.client = client;
        this.base = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
        this.headers = Map.copyOf(headers);
        boolean tls = base.getScheme().equals("https");
        this.target = new HttpConnectOptions()
                .setHost(withoutBrackets(base.getHost()))
                .setPort(base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setConnectTimeout(timeout.toMillis() + GRACE_MILLIS);
    }

    /** @param path and query, beginning with a slash */
    public Future<Fetched> get(String path, int maxBytes) {
        return send(HttpMethod.GET, path, Map.of(), Buffer.buffer(), maxBytes);
    }

    /**
     * One exchange. A failure is the connection's; whatever the server answers is a {@link Fetched}.
     *
     * @param path and query, beginning with a slash
     * @param more headers of this request alone
     * @param body sent when it is not empty
     * @param maxBytes of the answer's body that are read
     */
    public Future<Fetched> send(HttpMethod method, String path, Map<String, String> more, Buffer body, int maxBytes) {
        RequestOptions request = new RequestOptions()
                .setMethod(method)
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setSsl(target.isSsl())
                .setURI(base + path)
                .setFollowRedirects(false)
                .putHeader("User-Agent", "vigia");
        headers.forEach(request::putHeader);
        more.forEach(request::putHeader);
        long own = generation;
        return client.connect(target).compose(connection -> exchange(connection, own, request, body, maxBytes));
    }

    private Future<Fetched> exchange(
            HttpClientConnection connection, long own, RequestOptions request, Buffer body, int maxBytes) {
        if (own != generation) {
            connection.close();
            return Future.failedFuture("abandoned");
        }
        open.add(connection);
        connection.exceptionHandler(failure -> {}); // every failure of the connection also fails the request
        return connection
                .request(request)
                .compose(sending -> body.length() == 0 ? sending.send() : sendWith(sending, body))
                .compose(
                        response -> BoundedBody.read(response, maxBytes).map(read -> fetched(response, read, maxBytes)))
                .onComplete(over -> {
                    open.remove(connection);
                    connection.close();
                });
    }

    private static Future<HttpClientResponse> sendWith(HttpClientRequest request, Buffer body) {
        return request.send(body);
    }

    private static Fetched fetched(HttpClientResponse response, Buffer body, int maxBytes) {
        boolean cut = body.length() > maxBytes;
        return new Fetched(
                response.statusCode(),
                response.statusMessage() == null ? "" : response.statusMessage(),
                response.headers(),
                cut ? body.getBuffer(0, maxBytes) : body,
                cut);
    }

    /** Closes what is under way, whose futures then end. */
    public void abandon() {
        generation++;
        Set.copyOf(open).forEach(HttpConnection::close);
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
