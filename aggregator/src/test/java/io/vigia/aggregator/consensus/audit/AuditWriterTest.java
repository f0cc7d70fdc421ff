package io.vigia.aggregator.consensus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditWriterTest {
    @TempDir
    Path directory;

    /** What the group says: the lines 1 to n. */
    private static List<AuditLine> chain(int n) {
        return chain(ChainHead.NONE, n, "move");
    }

    private static List<AuditLine> chain(ChainHead from, int n, String kind) {
        List<AuditLine> lines = new ArrayList<>();
        ChainHead head = from;
        for (int i = 0; i < n; i++) {
            AuditLine line = AuditLine.after(
                    head,
                    1,
                    10 + i,
                    "{\"kind\":\"" + kind + "\",\"failover\":\"" + i % 3 + "-s3\"}",
                    "id" + i,
                    "agg-1");
            lines.add(line);
            head = line.head();
        }
        return lines;
    }

    private static List<String> texts(List<AuditLine> lines) {
        return lines.stream().map(AuditLine::text).toList();
    }

    private AuditWriter writer() throws IOException {
        return new AuditWriter(directory);
    }

    private void append(List<AuditLine> lines) throws IOException {
        try (AuditWriter writer = writer()) {
            writer.align(ChainHead.NONE, List.of());
            for (AuditLine line : lines) {
                writer.append(line, () -> texts(lines.subList(0, (int) line.last())));
            }
        }
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(directory.resolve("audit.jsonl"));
    }

    private AuditLog.Verification verify() throws IOException {
        return new AuditLog(directory).verify();
    }

    @Test
    void writesEachLineOnceHoweverOftenItIsToldAgain() throws Exception {
        List<AuditLine> lines = chain(20);
        append(lines.subList(0, 12));
        append(lines);
        append(lines);
        assertThat(written()).isEqualTo(texts(lines));
        assertThat(verify()).isEqualTo(new AuditLog.Verification(20, 0, java.util.Optional.empty()));
    }

    @Test
    void aLineCutShortAtAnyByteIsWrittenAgain() throws Exception {
        List<AuditLine> lines = chain(3);
        append(lines);
        byte[] whole = Files.readAllBytes(directory.resolve("audit.jsonl"));
        for (int length = 0; length < whole.length; length++) {
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("audit.jsonl").toFile(), "rw")) {
                file.setLength(length);
            }
            append(lines);
            assertThat(Files.readAllBytes(directory.resolve("audit.jsonl")))
                    .as("cut to %d", length)
                    .isEqualTo(whole);
        }
    }

    @Test
    void fillsItselfFromTheNewestLinesOfASnapshot() throws Exception {
        List<AuditLine> lines = chain(30);
        append(lines.subList(0, 12));
        try (AuditWriter writer = writer()) {
            writer.align(lines.get(29).head(), texts(lines.subList(8, 30)));
        }
        assertThat(written()).isEqualTo(texts(lines));
    }

    @Test
    void saysWhatIsMissingWhenTheSnapshotDoesNotReachBack() throws Exception {
        List<AuditLine> lines = chain(30);
        append(lines.subList(0, 12));
        try (AuditWriter writer = writer()) {
            writer.align(lines.get(29).head(), texts(lines.subList(20, 30)));
        }
        assertThat(written()).hasSize(12 + 1 + 10);
        assertThat(written().get(12))
                .isEqualTo("{\"gap\":{\"from\":13,\"to\":20},\"head\":\""
                        + lines.get(19).hash() + "\"}");
        assertThat(verify()).isEqualTo(new AuditLog.Verification(23, 8, java.util.Optional.empty()));
    }

    @Test
    void aMemberWithAnEmptyDiskBeginsWithWhatTheSnapshotHas() throws Exception {
        List<AuditLine> lines = chain(30);
        try (AuditWriter writer = writer()) {
            writer.align(lines.get(29).head(), texts(lines.subList(20, 30)));
            AuditLine next = chain(lines.get(29).head(), 1, "step").get(0);
            writer.append(next, List::of);
        }
        assertThat(written().get(0)).startsWith("{\"gap\":{\"from\":1,\"to\":20}");
        assertThat(verify().firstBroken()).isEmpty();
    }

    @Test
    void setsAsideAStoryThatIsNotTheGroups() throws Exception {
        append(chain(ChainHead.NONE, 10, "forged"));
        List<AuditLine> lines = chain(15);
        try (AuditWriter writer = writer()) {
            writer.align(lines.get(11).head(), texts(lines.subList(0, 12)));
        }
        assertThat(written()).isEqualTo(texts(lines.subList(0, 12)));
        try (Stream<Path> kept = Files.walk(directory)) {
            assertThat(kept.filter(file -> file.toString().contains("audit-set-aside-") && Files.isRegularFile(file)))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllLines(file)).hasSize(10));
        }
    }

    @Test
    void setsAsideLinesThatTheGroupTellsOtherwiseAgain() throws Exception {
        List<AuditLine> lines = chain(10);
        append(lines.subList(0, 5));
        append(Stream.concat(lines.subList(0, 5).stream(), chain(lines.get(4).head(), 2, "forged").stream())
                .toList());
        append(lines);
        assertThat(written()).isEqualTo(texts(lines));
    }

    @Test
    void theChainGoesOnAcrossFilesAndTheOldestIsForgotten() throws Exception {
        List<AuditLine> lines = chain(400);
        try (AuditWriter writer = new AuditWriter(directory, 5_000)) {
            writer.align(ChainHead.NONE, List.of());
            for (AuditLine line : lines) {
                writer.append(line, List::of);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1 + AuditFiles.OLD);
        }
        AuditLog.Verification whole = verify();
        assertThat(whole.firstBroken()).isEmpty();
        assertThat(whole.lines()).isBetween(50L, 150L);
    }

    @Test
    void anyChangedByteBreaksTheChain() throws Exception {
        append(chain(4));
        Path file = directory.resolve("audit.jsonl");
        byte[] whole = Files.readAllBytes(file);
        for (int place = 0; place < whole.length - 1; place++) {
            byte[] changed = whole.clone();
            changed[place] ^= 0x01;
            Files.write(file, changed);
            assertThat(verify().firstBroken()).as("byte %d changed", place).isPresent();
        }
    }

    @Test
    void aRemovedLineBreaksTheChainAndIsNamed() throws Exception {
        List<AuditLine> lines = chain(6);
        append(lines);
        List<String> without = new ArrayList<>(texts(lines));
        without.remove(3);
        Files.write(directory.resolve("audit.jsonl"), without);
        assertThat(verify().firstBroken()).hasValue("audit.jsonl line 4: seq 5 follows seq 3");
    }

    @Test
    void readsTheNewestFirstAndOnlyWhatIsAskedFor() throws Exception {
        try (AuditWriter writer = new AuditWriter(directory, 5_000)) {
            writer.align(ChainHead.NONE, List.of());
            for (AuditLine line : chain(60)) {
                writer.append(line, List::of);
            }
        }
        Files.writeString(directory.resolve("audit.jsonl"), "{\"seq\":61,\"half", StandardOpenOption.APPEND);
        AuditLog log = new AuditLog(directory);
        assertThat(log.read(AuditQuery.newest(3)))
                .extracting(line -> line.getLong("seq"))
                .containsExactly(60L, 59L, 58L);
        assertThat(log.read(AuditQuery.ofFailover("1-s3", 100)))
                .hasSize(20)
                .allSatisfy(line -> assertThat(line.getString("failover")).isEqualTo("1-s3"));
        assertThat(log.read(new AuditQuery(
                        java.util.Optional.empty(),
                        java.util.Optional.of("move"),
                        java.util.Optional.empty(),
                        java.util.Optional.of(10L),
                        5)))
                .extracting(line -> line.getLong("seq"))
                .containsExactly(9L, 8L, 7L, 6L, 5L);
        assertThat(log.read(new AuditQuery(
                        java.util.Optional.empty(),
                        java.util.Optional.of("agg-1"),
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        5)))
                .as("a word elsewhere in the line is not its kind")
                .isEmpty();
    }
}
