package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HiveMetastoreServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void listsItsDatabasesAndDoesNotWhenItIsFrozen() throws Exception {
        try (HiveMetastoreServer hive = HiveMetastoreServer.configure(Host.in(directory), "hive")) {
            hive.start();
            hive.awaitServing(LIMIT);
            assertThat(hive.address().listens()).isTrue();
            hive.freeze();
            assertThatThrownBy(() -> hive.awaitServing(Duration.ofSeconds(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("hive.log");
            hive.thaw();
            hive.awaitServing(LIMIT);
        }
    }
}
