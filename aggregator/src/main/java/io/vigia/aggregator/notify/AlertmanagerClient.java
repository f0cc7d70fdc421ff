package io.vigia.aggregator.notify;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.notify.DeliveryEvent;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts alerts to Alertmanagers, and says in the core's words how it went. Never fails and never hangs. */
final class AlertmanagerClient {
    static final String PATH = "/api/v2/alerts";
    /** What an answer has to say fits in this. */
    private static final int MAX_ANSWER = 1024;

    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final List<Integer> BAD_ALERT = List.of(400, 413, 422);

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration timeout;
    private final Map<String, String> headers;

    AlertmanagerClient(Vertx vertx, NotifyConfig config) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        config.authority().ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        this.vertx = vertx;
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(2));
        this.timeout = config.timeout();
        this.headers = config.headers();
    }

    Future<DeliveryEvent> post(URI alertmanager, long post, Buffer alerts) {
        Promise<DeliveryEvent> answer = Promise.promise();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target(alertmanager))
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "vigia");
        headers.forEach(options::putHeader);
        client.request(options).onComplete(made -> {
            if (made.failed()) {
                answer.tryComplete(failed(post, made.cause()));
                return;
            }
            HttpClientRequest request = made.result();
            if (answer.future().isComplete()) {
                request.reset();
                return;
            }
            answer.future().onComplete(over -> {
                if (over.result() instanceof DeliveryEvent.Failed) {
                    request.reset();
                }
            });
            request.send(alerts)
                    .compose(response -> read(response).map(body -> judge(post, response, body)))
                    .onComplete(answer::tryComplete, failure -> answer.tryComplete(failed(post, failure)));
        });
        long timer = vertx.setTimer(
                timeout.toMillis(),
                late -> answer.tryComplete(new DeliveryEvent.Failed(post, "timeout", Duration.ZERO, false)));
        return answer.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    Future<Void> close() {
        return client.close();
    }

    private static String target(URI alertmanager) {
        String base = alertmanager.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH;
    }

    /** The first of it, and to the end, so that the connection can be used again. */
    private static Future<String> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(chunk ->
                body.appendBuffer(chunk, 0, Math.min(chunk.length(), Math.max(0, MAX_ANSWER - body.length()))));
        return response.end()
                .map(end -> body.toString(StandardCharsets.UTF_8)
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip());
    }

    private static DeliveryEvent judge(long post, HttpClientResponse response, String body) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new DeliveryEvent.Accepted(post);
        }
        return BAD_ALERT.contains(status)
                ? new DeliveryEvent.Refused(post, status + " " + body)
                : new DeliveryEvent.Failed(post, "status_" + status, pause(response.getHeader("Retry-After")), false);
    }

    /** Seconds; a date is not worth the trouble. */
    private static Duration pause(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
    }

    private static DeliveryEvent failed(long post, Throwable failure) {
        String reason = "io";
        if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
            reason = "connect";
        } else if (failure instanceof TimeoutException) {
            reason = "timeout";
        } else if (failure instanceof SSLException) {
            reason = "tls";
        }
        return new DeliveryEvent.Failed(post, reason, Duration.ZERO, !reason.equals("timeout"));
    }
}
