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
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Speaks with Alertmanagers, and says in the core's words how a post of alerts went. Never fails and never hangs. */
final class AlertmanagerClient {
    static final String PATH = "/api/v2/alerts";
    /** What an answer has to say fits in this. */
    static final int MAX_ANSWER = 1024;

    private static final String TIMEOUT = "timeout";

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

    /**
     * What came back.
     *
     * @param status 0 when nothing did
     * @param body the first of it
     * @param pause what it asks for
     * @param failure why nothing came back, in a word
     */
    record Answer(int status, Buffer body, Duration pause, Optional<String> failure) {
        static Answer none(String failure) {
            return new Answer(0, Buffer.buffer(), Duration.ZERO, Optional.of(failure));
        }

        boolean good() {
            return status >= 200 && status < 300;
        }

        /** On one line. */
        String text() {
            return body.toString(StandardCharsets.UTF_8)
                    .replaceAll("\\p{Cntrl}+", " ")
                    .strip();
        }
    }

    Future<DeliveryEvent> post(URI alertmanager, long post, Buffer alerts) {
        return send(HttpMethod.POST, alertmanager, PATH, Optional.of(alerts), MAX_ANSWER)
                .map(answer -> judge(post, answer));
    }

    /** @param most bytes of the answer's body that are kept */
    Future<Answer> send(HttpMethod method, URI alertmanager, String path, Optional<Buffer> body, int most) {
        Promise<Answer> answer = Promise.promise();
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(target(alertmanager, path))
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "vigia");
        headers.forEach(options::putHeader);
        client.request(options).onComplete(made -> {
            if (made.failed()) {
                answer.tryComplete(Answer.none(reason(made.cause())));
                return;
            }
            HttpClientRequest request = made.result();
            if (answer.future().isComplete()) {
                request.reset();
                return;
            }
            answer.future().onComplete(over -> {
                if (over.result().failure().isPresent()) {
                    request.reset();
                }
            });
            request.send(body.orElseGet(Buffer::buffer))
                    .compose(response -> read(response, most))
                    .onComplete(answer::tryComplete, failure -> answer.tryComplete(Answer.none(reason(failure))));
        });
        long timer = vertx.setTimer(timeout.toMillis(), late -> answer.tryComplete(Answer.none(TIMEOUT)));
        return answer.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    Future<Void> close() {
        return client.close();
    }

    private static String target(URI alertmanager, String path) {
        String base = alertmanager.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    /** The first of it, and to the end, so that the connection can be used again. */
    private static Future<Answer> read(HttpClientResponse response, int most) {
        Buffer body = Buffer.buffer();
        response.handler(chunk ->
                body.appendBuffer(chunk, 0, Math.min(chunk.length(), Math.max(0, most - body.length()))));
        return response.end()
                .map(end -> new Answer(
                        response.statusCode(), body, pause(response.getHeader("Retry-After")), Optional.empty()));
    }

    private static DeliveryEvent judge(long post, Answer answer) {
        if (answer.failure().isPresent()) {
            String reason = answer.failure().get();
            return new DeliveryEvent.Failed(post, reason, Duration.ZERO, !reason.equals(TIMEOUT));
        } else if (answer.good()) {
            return new DeliveryEvent.Accepted(post);
        }
        return BAD_ALERT.contains(answer.status())
                ? new DeliveryEvent.Refused(post, answer.status() + " " + answer.text())
                : new DeliveryEvent.Failed(post, "status_" + answer.status(), answer.pause(), false);
    }

    /** Seconds; a date is not worth the trouble. */
    private static Duration pause(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
    }

    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
            return "connect";
        } else if (failure instanceof TimeoutException) {
            return TIMEOUT;
        }
        return failure instanceof SSLException ? "tls" : "io";
    }
}
