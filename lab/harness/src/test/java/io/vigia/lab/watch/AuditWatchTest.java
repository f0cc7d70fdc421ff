package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditWatchTest {
    @TempDir
    Path state;

    private final List<Long> epochs = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();

    private AuditWatch watch() {
        return new AuditWatch("aggregator-a", state, (line, at) -> {
            epochs.add(line.epoch());
            nanos.add(at);
        });
    }

    private static String line(long seq, String why) {
        return """
                {"seq":%d,"prev":"p","hash":"h","at":"2026-03-01T10:00:00Z","kind":"move","why":"%s","epoch":%d,"active":{"s3":"b"}}
                """.formatted(seq, why, seq + 10);
    }

    private void append(String text) throws IOException {
        Files.writeString(state.resolve("audit.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void tellsEachLineOnceAndOnlyWhenItIsWhole() throws IOException {
        AuditWatch watch = watch();
        append(line(1, "läuft"));
        watch.look();
        watch.look();
        assertThat(epochs).containsExactly(11L);
        String next = line(2, "weiter");
        append(next.substring(0, 20));
        watch.look();
        assertThat(epochs).containsExactly(11L);
        append(next.substring(20) + line(3, "c"));
        watch.look();
        assertThat(epochs).containsExactly(11L, 12L, 13L);
    }

    @Test
    void beginsAnewWithAFileThatDid() throws IOException {
        AuditWatch watch = watch();
        append(line(1, "a long time ago"));
        watch.look();
        Files.delete(state.resolve("audit.jsonl"));
        append(line(2, "now"));
        watch.look();
        assertThat(epochs).containsExactly(11L, 12L);
    }

    /** However late the lab itself comes to look. */
    @Test
    void takesTheTimeFromTheFile() throws IOException {
        append(line(1, "a"));
        long before = System.nanoTime();
        Files.setLastModifiedTime(
                state.resolve("audit.jsonl"), FileTime.from(Instant.now().minusSeconds(5)));
        watch().look();
        assertThat(nanos)
                .singleElement()
                .satisfies(at -> assertThat((before - at) / 1_000_000).isBetween(4_000L, 5_001L));
    }

    /** Only the last of several has the file's time; the others came at some moment after the look that did not see them. */
    @Test
    void datesLinesThatCameTogetherNoLaterThanTheyCame() throws IOException {
        AuditWatch watch = watch();
        append(line(1, "a"));
        watch.look();
        long between = System.nanoTime();
        append(line(2, "b") + line(3, "c"));
        Files.setLastModifiedTime(
                state.resolve("audit.jsonl"), FileTime.from(Instant.now().plusSeconds(5)));
        watch.look();
        assertThat(nanos.get(1)).isLessThanOrEqualTo(between);
        assertThat(nanos.get(2)).isGreaterThan(between + 4_000_000_000L);
    }
}
