package io.vigia.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    Path directory;

    @Test
    void keepsWhatCameBeforeARestart() throws Exception {
        try (History history = new History(directory, 1000)) {
            history.append("{\"n\":1}");
        }
        try (History history = new History(directory, 1000)) {
            history.append("{\"n\":2}");
        }
        assertThat(History.current(directory)).hasContent("{\"n\":1}\n{\"n\":2}\n");
    }

    @Test
    void endsALineThatACrashCutShort() throws Exception {
        Files.writeString(History.current(directory), "{\"n\":1}\n{\"n\":");
        try (History history = new History(directory, 1000)) {
            history.append("{\"n\":3}");
        }
        assertThat(Files.readAllLines(History.current(directory))).containsExactly("{\"n\":1}", "{\"n\":", "{\"n\":3}");
    }

    @Test
    void neverGrowsBeyondItsFiles() throws Exception {
        try (History history = new History(directory, 100)) {
            for (int n = 0; n < 500; n++) {
                history.append("{\"n\":" + n + "}");
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .hasSize(1 + History.KEPT)
                    .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(120));
        }
        assertThat(Files.readString(History.current(directory))).endsWith("{\"n\":499}\n");
    }
}
