package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueFilesTest {
    @TempDir
    Path directory;

    @Test
    void removesTheQueuesOfThoseThatAreNotConfiguredAnyMoreAndNothingElse() throws Exception {
        URI stays = URI.create("http://10.0.0.20:9093/am/");
        URI goes = URI.create("http://10.0.0.21:9093");
        for (QueueFiles.Opened file :
                QueueFiles.open(directory, List.of(stays, goes)).values()) {
            file.opened().file().append(List.of("{}"));
            file.opened().file().close();
        }
        Path other = Files.writeString(directory.resolve("alerts.txt"), "mine");
        Map<String, QueueFiles.Opened> opened = QueueFiles.open(directory, List.of(stays));
        assertThat(opened).containsOnlyKeys("10.0.0.20:9093/am");
        QueueFiles.Opened kept = opened.values().iterator().next();
        assertThat(kept.opened().records()).containsExactly("{}");
        kept.opened().file().close();
        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder(
                        kept.path().getFileName().toString(),
                        other.getFileName().toString());
    }
}
