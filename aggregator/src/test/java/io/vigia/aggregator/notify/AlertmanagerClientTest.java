package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.notify.DeliveryEvent;
import io.vigia.core.notify.DeliveryEvent.Accepted;
import io.vigia.core.notify.DeliveryEvent.Failed;
import io.vigia.core.notify.DeliveryEvent.Refused;
import io.vigia.platform.life.EventLoops;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever stands at the address: an answer in the core's words, in time. */
class AlertmanagerClientTest {
    private final Vertx vertx = EventLoops.create(1);
    private final AtomicReference<String> heard = new AtomicReference<>("");
    private HttpServer server;
    private AlertmanagerClient client;

    @BeforeEach
    void start() throws Exception {
        server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        client = new AlertmanagerClient(
                vertx,
                new NotifyConfig(
                        List.of(base("")),
                        Map.of("Authorization", "Bearer token"),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofMillis(400)));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void takesTwoHundredForTaken() throws Exception {
        assertThat(post("/ok/")).isEqualTo(new Accepted(7));
        assertThat(heard).hasValue("POST /ok/api/v2/alerts application/json Bearer token []");
    }

    @Test
    void takesABadAlertForRefusedWithWhatWasSaidOfIt() throws Exception {
        assertThat(post("/400")).isEqualTo(new Refused(7, "400 bad alert"));
        assertThat(post("/422")).isInstanceOf(Refused.class);
        assertThat(post("/413")).isInstanceOf(Refused.class);
    }

    @Test
    void everythingElseIsTriedAgain() throws Exception {
        assertThat(post("/503")).isEqualTo(new Failed(7, "status_503", Duration.ZERO, false));
        assertThat(post("/429")).isEqualTo(new Failed(7, "status_429", Duration.ofSeconds(9), false));
        assertThat(post("/401")).isEqualTo(new Failed(7, "status_401", Duration.ZERO, false));
        assertThat(post("/404")).isEqualTo(new Failed(7, "status_404", Duration.ZERO, false));
        assertThat(post("/302")).isEqualTo(new Failed(7, "status_302", Duration.ZERO, false));
    }

    @Test
    void oneThatHangsOrNeverEndsIsGivenUp() throws Exception {
        assertThat(post("/hang")).isEqualTo(new Failed(7, "timeout", Duration.ZERO, false));
        assertThat(post("/drip")).isEqualTo(new Failed(7, "timeout", Duration.ZERO, false));
        assertThat(post("/ok")).as("and the next post goes through").isEqualTo(new Accepted(7));
    }

    @Test
    void oneThatIsNotThereOrBreaksOffMayHaveBeenRestarted() throws Exception {
        assertThat(post("/close")).isEqualTo(new Failed(7, "io", Duration.ZERO, true));
        await(server.close());
        assertThat(post("/ok")).isEqualTo(new Failed(7, "connect", Duration.ZERO, true));
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            heard.set(request.method() + " " + request.path() + " " + request.getHeader("Content-Type") + " "
                    + request.getHeader("Authorization") + " " + body);
            String what = request.path().split("/", -1)[1];
            switch (what) {
                case "ok" -> request.response().end();
                case "hang" -> {}
                case "close" -> request.response().reset();
                case "drip" -> {
                    request.response().setChunked(true);
                    vertx.setPeriodic(20, timer -> {
                        if (request.response().closed()) {
                            vertx.cancelTimer(timer);
                        } else {
                            request.response().write("more ".repeat(1000));
                        }
                    });
                }
                default ->
                    request.response()
                            .setStatusCode(Integer.parseInt(what))
                            .putHeader("Retry-After", what.equals("429") ? "9" : "Tue, 24 Nov 2026 14:00:00 GMT")
                            .putHeader("Location", "/ok")
                            .end("bad\nalert");
            }
        });
    }

    private DeliveryEvent post(String path) throws Exception {
        return await(client.post(base(path), 7, Buffer.buffer("[]")));
    }

    private URI base(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
