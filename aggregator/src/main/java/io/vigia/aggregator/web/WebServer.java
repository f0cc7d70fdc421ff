package io.vigia.aggregator.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vigia.aggregator.decide.History;
import io.vigia.aggregator.decide.Membership;
import io.vigia.aggregator.decide.Orders;
import io.vigia.aggregator.decide.Rehearsals;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.Endpoint;
import io.vigia.platform.wire.Rejections;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The aggregator's HTTP port: the page, the API, the metrics and the health. */
public final class WebServer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_LINE_BYTES = 2048;
    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    /** Paths that take a POST beside a GET. */
    private static final Set<String> BOTH = Set.of("/api/v1/maintenance", "/api/v1/group", "/api/v1/slos/corrections");

    /** A page of metrics. */
    public record Rendered(String contentType, String text) {}

    /** Port: renders the metrics in the form that the {@code Accept} header asks for. */
    @FunctionalInterface
    public interface Metrics {
        Rendered render(@Nullable String accept);
    }

    /**
     * What is shown.
     *
     * @param listening whether the other ports of this process listen
     * @param ownNames host names under which a browser may know this server, beside IP addresses and localhost
     */
    public record Ports(
            Snapshots snapshots,
            Orders orders,
            Rehearsals rehearsals,
            History history,
            Membership membership,
            SloViews slos,
            Metrics metrics,
            BooleanSupplier listening,
            Rejections rejections,
            Set<String> ownNames) {}

    private final Endpoint listen;
    private final Clock clock;
    private final Instant startedAt;
    private final Ports ports;
    private final ConnectionGuard.Limits limits;
    private @Nullable HttpServer server;

    /** @param listen port 0 lets the system choose */
    public WebServer(Endpoint listen, Clock clock, Ports ports) {
        this(listen, clock, ports, ConnectionGuard.Limits.DEFAULT);
    }

    WebServer(Endpoint listen, Clock clock, Ports ports, ConnectionGuard.Limits limits) {
        this.listen = listen;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.ports = ports;
        this.limits = limits;
    }

    /** The port it listens on, once deployed. */
    public int port() {
        HttpServer there = server;
        if (there == null) {
            throw new IllegalStateException("not deployed");
        }
        return there.actualPort();
    }

    @Override
    public Future<?> start() {
        ConnectionGuard guard = new ConnectionGuard(vertx, limits, ports.rejections());
        Router router = router(guard);
        HttpServer starting = vertx.createHttpServer(new HttpServerOptions()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setTcpKeepAlive(true));
        starting.connectionHandler(guard::opened);
        starting.invalidRequestHandler(this::refuse);
        starting.requestHandler(request -> {
            guard.began(request);
            router.handle(request);
        });
        server = starting;
        return starting.listen(listen.port(), listen.host());
    }

    private Router router(ConnectionGuard connections) {
        Router router = Router.router(vertx);
        router.route().handler(ask -> {
            SECURITY.forEach(ask.response()::putHeader);
            ask.next();
        });
        get(router, "/", Resource.load("index.html", "text/html; charset=utf-8")::serve);
        get(router, "/app.js", Resource.load("app.js", "text/javascript; charset=utf-8")::serve);
        get(router, "/style.css", Resource.load("style.css", "text/css; charset=utf-8")::serve);
        get(router, "/icon.svg", Resource.load("icon.svg", "image/svg+xml")::serve);
        get(router, "/api/v1/status", this::status);
        get(router, "/metrics", this::metrics);
        get(
                router,
                "/health/live",
                ask -> health(ask, Health.live(ports.snapshots().newest(), clock.instant())));
        get(
                router,
                "/health/ready",
                ask -> health(
                        ask,
                        Health.ready(
                                ports.snapshots().newest(),
                                ports.listening().getAsBoolean(),
                                startedAt,
                                clock.instant())));
        Outcomes outcomes = new Outcomes(ports.snapshots());
        MutationGuard guard = new MutationGuard(ports.ownNames());
        SloRoutes slos = new SloRoutes(ports.slos(), ports.snapshots());
        new CommandRoutes(ports.orders(), outcomes, guard, slos).mount(router);
        new GroupRoute(ports.membership(), ports.snapshots(), outcomes, guard, connections::changesGroup).mount(router);
        ReadRoutes reads = new ReadRoutes(ports.snapshots(), ports.rehearsals(), ports.history());
        get(router, "/api/v1/services/:id/plan", reads::plan);
        get(router, "/api/v1/failovers", reads::failovers);
        get(router, "/api/v1/failovers/:id", reads::failover);
        get(router, "/api/v1/maintenance", reads::maintenance);
        get(router, "/api/v1/group", reads::group);
        get(router, "/api/v1/history", reads::history);
        get(router, "/api/v1/slos", slos::list);
        get(router, "/api/v1/slos/detail", slos::detail);
        get(router, "/api/v1/slos/corrections", slos::corrections);
        get(router, SloViews.HISTORY_PATH, slos::history);
        for (String path : CommandRoutes.PATHS) {
            router.route(path).handler(ask -> wrongMethod(ask, "POST"));
        }
        router.route().failureHandler(this::failed);
        router.route().last().handler(ask -> Problems.end(ask.response(), 404, "nothing is served under this path"));
        return router;
    }

    /** After the routes of the same path that take a POST, if any. */
    private static void get(Router router, String path, Consumer<RoutingContext> handler) {
        boolean posts = BOTH.contains(path);
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler::accept);
        router.route(path).handler(ask -> wrongMethod(ask, posts ? "GET, HEAD, POST" : "GET, HEAD"));
    }

    private static void wrongMethod(RoutingContext ask, String allowed) {
        ask.response().putHeader(HttpHeaders.ALLOW, allowed);
        Problems.end(ask.response(), 405, "this path takes " + allowed);
    }

    private void status(RoutingContext ask) {
        ask.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(StatusJson.of(ports.snapshots().newest(), clock.instant()).toBuffer());
    }

    private void metrics(RoutingContext ask) {
        Rendered page = ports.metrics().render(ask.request().getHeader(HttpHeaders.ACCEPT));
        ask.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, page.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(page.text());
    }

    private void health(RoutingContext ask, Health.Answer answer) {
        ask.response()
                .setStatusCode(answer.good() ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(answer.json().toBuffer());
    }

    private void failed(RoutingContext ask) {
        int status = ask.statusCode() >= 400 ? ask.statusCode() : 500;
        if (status >= 500) {
            LOG.atError()
                    .addKeyValue("path", ask.normalizedPath())
                    .setCause(ask.failure())
                    .log("a request failed");
        }
        Problems.end(
                ask.response(),
                status,
                status == 413
                        ? "the body is longer than " + CommandRoutes.MAX_BODY_BYTES + " bytes"
                        : status >= 500
                                ? "the aggregator could not answer; its log says why"
                                : "the request is not valid");
    }

    /** What is not even HTTP, or too long to be read. */
    private void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ports.rejections().count("http", "malformed");
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        if (cause instanceof TooLongHttpLineException) {
            Problems.end(request.response(), 414, "the request line is longer than " + MAX_LINE_BYTES + " bytes");
        } else if (cause instanceof TooLongHttpHeaderException) {
            Problems.end(request.response(), 431, "the headers are longer than " + MAX_HEADER_BYTES + " bytes");
        } else {
            Problems.end(request.response(), 400, "this is not HTTP");
        }
        request.connection().close();
    }
}
