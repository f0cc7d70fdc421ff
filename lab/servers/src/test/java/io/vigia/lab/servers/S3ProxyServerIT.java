package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3ProxyServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final S3Credentials OWN = new S3Credentials("access", "secret");

    @TempDir
    Path directory;

    @Test
    void givesBackAnObjectToWhoSignsAndRefusesOthers() throws Exception {
        try (S3ProxyServer s3 = S3ProxyServer.configure(Host.in(directory), "s3", Optional.of(OWN))) {
            s3.start();
            s3.awaitServing(LIMIT);
            S3Client client = new S3Client(s3.address(), OWN);
            assertThat(client.put("/lake", "").statusCode()).isEqualTo(200);
            assertThat(client.put("/lake/a/key", "value").statusCode()).isEqualTo(200);
            assertThat(client.get("/lake/a/key").body()).isEqualTo("value");
            assertThat(new S3Client(s3.address(), new S3Credentials("access", "other"))
                            .get("/lake/a/key")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Http.get(Http.uri(s3.address(), "/lake/a/key")).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void servesEverybodyWithoutCredentialsAndIsFrozenThawedKilledAndEnded() throws Exception {
        Host host = Host.in(directory);
        try (S3ProxyServer s3 = S3ProxyServer.configure(host, "s3", Optional.empty())) {
            s3.start();
            s3.awaitServing(LIMIT);
            assertThat(Http.get(Http.uri(s3.address(), "/")).statusCode()).isEqualTo(200);
            s3.freeze();
            assertThatThrownBy(() -> Http.get(Http.uri(s3.address(), "/"))).isInstanceOf(IOException.class);
            s3.thaw();
            s3.awaitServing(LIMIT);
            s3.kill();
            assertThat(s3.process().awaitEnd(LIMIT)).isTrue();
            assertThatThrownBy(() -> s3.awaitServing(LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(s3.process().log().toString());
        }
        assertThat(host.pids()).isEmptyDirectory();
    }
}
