package io.vigia.aggregator.slo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.core.config.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks other aggregators for the history of an objective. What they answer is bounded, and checked by whoever reads it. */
final class SloPeers {
    static final long PATIENCE_MILLIS = 3_000;
    private static final int MAX_BYTES = 4 << 20;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int CONNECTIONS = 4;

    private final HttpClient client;

    SloPeers(Vertx vertx) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setIdleTimeout(10),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** Empty when the peer has none of this objective. */
    Future<Optional<Buffer>> ask(Endpoint peer, String slo) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(peer.host())
                .setPort(peer.port())
                .setURI(SloViews.HISTORY_PATH + "?slo=" + URLEncoder.encode(slo, StandardCharsets.UTF_8))
                .setFollowRedirects(false)
                .setTimeout(PATIENCE_MILLIS);
        return client.request(request)
                .compose(asking -> asking.send())
                .compose(SloPeers::read)
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Future<Optional<Buffer>> read(HttpClientResponse answer) {
        if (answer.statusCode() == 404) {
            return answer.end().map(ended -> Optional.empty());
        }
        String length = String.valueOf(answer.getHeader(HttpHeaders.CONTENT_LENGTH));
        if (answer.statusCode() != 200 || !length.matches("\\d{1,7}") || Integer.parseInt(length) > MAX_BYTES) {
            answer.request().reset();
            return Future.failedFuture("status " + answer.statusCode() + ", content-length " + length);
        }
        return answer.body().map(Optional::of);
    }

    Future<Void> close() {
        return client.close();
    }
}
