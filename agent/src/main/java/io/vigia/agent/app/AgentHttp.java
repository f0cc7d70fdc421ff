package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vigia.agent.bus.Telemetry;
import io.vigia.core.config.Endpoint;
import java.util.Optional;
import java.util.Set;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics} of an agent. */
final class AgentHttp {
    private static final int MAX_HEADER_BYTES = 4 * 1024;
    private static final int IDLE_SECONDS = 10;
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Endpoint listen;
    private final HttpServer server;
    private final Telemetry telemetry;
    private final AgentMetrics metrics;

    AgentHttp(Vertx vertx, Endpoint listen, Telemetry telemetry, AgentMetrics metrics) {
        this.listen = listen;
        this.telemetry = telemetry;
        this.metrics = metrics;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHost(listen.host())
                        .setPort(listen.port()))
                .requestHandler(this::answer);
    }

    /** The address it listens on. */
    Future<String> listen() {
        return server.listen().map(open -> new Endpoint(listen.host(), open.actualPort()).toString());
    }

    Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        if (!READING.contains(request.method())) {
            request.response().putHeader("Allow", "GET, HEAD");
            send(request, 405, "text/plain; charset=utf-8", "only GET and HEAD\n");
            return;
        }
        switch (Optional.ofNullable(request.path()).orElse("")) {
            case "/health/live" -> send(request, 200, "text/plain; charset=utf-8", "live\n");
            case "/health/ready" -> ready(request);
            case "/metrics" -> send(request, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
            default -> send(request, 404, "text/plain; charset=utf-8", "try /health/live, /health/ready or /metrics\n");
        }
    }

    /** Ready means that what is seen here reaches an aggregator. */
    private void ready(HttpServerRequest request) {
        Telemetry.Figures figures = telemetry.figures();
        if (figures.connected() && figures.acked() > 0) {
            send(
                    request,
                    200,
                    "text/plain; charset=utf-8",
                    "ready: batches are acknowledged, by " + figures.path() + "\n");
        } else {
            send(
                    request,
                    503,
                    "text/plain; charset=utf-8",
                    "not ready: no aggregator acknowledges, " + figures.waiting() + " batches wait\n");
        }
    }

    private static void send(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }
}
