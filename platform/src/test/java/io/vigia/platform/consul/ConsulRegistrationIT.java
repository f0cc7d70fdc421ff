package io.vigia.platform.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vigia.core.config.ConsulConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import io.vigia.lab.servers.ConsulServer;
import io.vigia.lab.servers.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Consul with access control. */
class ConsulRegistrationIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of(".");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await().until(vertx.close()::isComplete);
    }

    @Test
    void registersIsCheckedAndLeaves() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        Future<HttpServer> health = vertx.createHttpServer()
                .requestHandler(request ->
                        request.response().setStatusCode(status.get()).end())
                .listen(0, "127.0.0.1");
        await().until(health::isComplete);
        try (ConsulServer consul = ConsulServer.configure(Host.in(directory), "consul", 1, true)) {
            consul.start();
            consul.awaitServing(LIMIT);
            ConsulRegistration registration = registration(consul, ConsulServer.MASTER_TOKEN);
            registration.start(
                    new NodeId("agent-a"),
                    Map.of("lake", "demo"),
                    new Endpoint("0.0.0.0", health.result().actualPort()));
            await().atMost(LIMIT)
                    .until(() -> consul.get("/v1/health/service/vigia-agent?passing=1")
                            .contains("vigia-agent-agent-a"));
            assertThat(consul.get("/v1/agent/service/vigia-agent-agent-a")).contains("\"demo\"");
            status.set(503);
            await().atMost(LIMIT)
                    .until(() -> consul.get("/v1/health/service/vigia-agent").contains("critical"));
            await().atMost(LIMIT).until(registration.close()::isComplete);
            assertThat(consul.get("/v1/health/service/vigia-agent")).isEqualTo("[]");

            ConsulRegistration stranger = registration(consul, "00000000-0000-0000-0000-000000000000");
            stranger.start(new NodeId("b"), Map.of(), new Endpoint("127.0.0.1", 1));
            Future<Void> left = stranger.close();
            await().atMost(LIMIT).until(left::isComplete);
            assertThat(left.succeeded()).isTrue();
            assertThat(consul.get("/v1/health/service/vigia-agent")).isEqualTo("[]");
        }
    }

    private ConsulRegistration registration(ConsulServer consul, String token) {
        return new ConsulRegistration(
                vertx,
                new ConsulConfig(
                        consul.base(),
                        Optional.of(token),
                        true,
                        "vigia-agent",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5)));
    }
}
