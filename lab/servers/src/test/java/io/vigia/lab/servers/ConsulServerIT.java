package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsulServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void tellsOfAnInstanceAndItsCheck() throws Exception {
        try (ConsulServer consul = ConsulServer.configure(Host.in(directory), "consul")) {
            consul.start();
            consul.awaitServing(LIMIT);
            consul.register(
                    "{\"ID\": \"s3-a\", \"Name\": \"s3\", \"Port\": 9000, \"Check\": {\"CheckID\": \"s3-a\", \"TTL\": \"1h\"}}");
            consul.check("s3-a", "pass");
            Await.until(
                    "s3 passes",
                    LIMIT,
                    () -> consul.get("/v1/health/service/s3?passing=1").contains("\"s3-a\""));
            consul.deregister("s3-a");
            Await.until(
                    "s3 is gone",
                    LIMIT,
                    () -> consul.get("/v1/health/service/s3").equals("[]"));
        }
    }

    @Test
    void threeServersElectALeaderAndSurviveOne() throws Exception {
        try (ConsulServer consul = ConsulServer.configure(Host.in(directory), "consul", 3, true)) {
            consul.start();
            consul.awaitServing(LIMIT);
            assertThat(consul.get("/v1/status/peers").split(",")).hasSize(3);
            consul.processes().get(2).kill();
            Await.until(
                    "a leader is known",
                    LIMIT,
                    () -> consul.get("/v1/operator/autopilot/health").contains("\"Healthy\": false")
                            || consul.get("/v1/operator/autopilot/health").contains("\"Healthy\":false"));
            assertThat(consul.get("/v1/catalog/nodes")).contains("consul-1");
        }
    }
}
