package io.vigia.aggregator.slo.store;

import static io.vigia.aggregator.slo.store.Trackers.T0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.core.slo.SloTracker;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloStoreTest {
    private static final Instant NOW = Instant.ofEpochMilli(T0);

    @TempDir
    Path directory;

    private Path file = Path.of("slo.db");
    private SloStore store;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("slo.db");
        store = SloStore.open(file, NOW).store();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void reopen() throws Exception {
        store.close();
        SloStore.Opened opened = SloStore.open(file, NOW);
        assertThat(opened.setAside()).isEmpty();
        store = opened.store();
    }

    /** What is loaded, as texts: the whole, then its deltas. */
    private Map<String, List<String>> loaded() throws Exception {
        Map<String, List<String>> found = new TreeMap<>();
        store.load(slo -> {
            List<String> texts = new ArrayList<>(List.of(new String(slo.whole(), UTF_8)));
            slo.deltas().forEach(delta -> texts.add(new String(delta, UTF_8)));
            found.put(slo.id(), texts);
        });
        return found;
    }

    private void write(Map<String, String> wholes, Map<String, String> deltas) throws HistoryException {
        store.write(NOW, bytes(wholes), bytes(deltas));
    }

    private static Map<String, byte[]> bytes(Map<String, String> texts) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        texts.forEach((id, text) -> bytes.put(id, text.getBytes(UTF_8)));
        return bytes;
    }

    private void sql(String... statements) throws Exception {
        store.close();
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String statement : statements) {
                raw.createStatement().execute(statement);
            }
        }
        store = SloStore.open(file, NOW).store();
    }

    @Test
    void trackersGoOnAsIfNothingHadHappened() throws Exception {
        List<String> ids = List.of("s3-availability", "query/fast", "lake/query/p99");
        Map<String, SloTracker> trackers = new HashMap<>();
        ids.forEach(id -> trackers.put(id, new SloTracker(Trackers.definition(id), T0)));
        WriteTurns turns = new WriteTurns(7, 2);
        long second = 0;
        for (; second <= 1200; second += 10) {
            Map<String, byte[]> wholes = new HashMap<>();
            Map<String, byte[]> deltas = new HashMap<>();
            for (SloTracker tracker : trackers.values()) {
                Trackers.tell(tracker, second);
            }
            WriteTurns.Round round = turns.next(ids);
            trackers.forEach((id, tracker) -> {
                if (round.wholes().contains(id)) {
                    wholes.put(id, tracker.save());
                } else if (round.deltas().contains(id)) {
                    deltas.put(id, tracker.changes());
                }
            });
            store.write(Instant.ofEpochMilli(T0 + second * 1000), wholes, deltas);
        }
        reopen();
        long now = T0 + (second - 10) * 1000;
        Map<String, SloTracker> restored = new HashMap<>();
        LoadReport report = store.load(slo -> {
            assertThat(slo.savedAt()).isEqualTo(Instant.ofEpochMilli(now));
            assertThat(slo.deltas()).hasSizeLessThan(7);
            restored.put(slo.id(), SloTracker.restore(Trackers.definition(slo.id()), slo.whole(), slo.deltas(), now));
        });
        assertThat(report).isEqualTo(new LoadReport(3, 0, 0));
        assertThat(restored).containsOnlyKeys(ids).allSatisfy((id, tracker) -> {
            SloTracker original = Objects.requireNonNull(trackers.get(id));
            assertThat(tracker.standing(now)).isEqualTo(original.standing(now));
            assertThat(tracker.save()).isEqualTo(original.save());
        });
    }

    @Test
    void aWholeTakesThePlaceOfAllThatWasBefore() throws Exception {
        write(Map.of("a", "A", "b", "B"), Map.of());
        write(Map.of(), Map.of("a", "1", "b", "1"));
        write(Map.of("a", "AA"), Map.of("b", "2"));
        write(Map.of(), Map.of("a", "3"));
        reopen();
        assertThat(loaded()).isEqualTo(Map.of("a", List.of("AA", "3"), "b", List.of("B", "1", "2")));
    }

    @Test
    void refusesADeltaThatHasNoWholeAndWritesNothingOfThatRound() throws Exception {
        write(Map.of("a", "A"), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(Map.of("a", "AA"), Map.of("b", "1")))
                .withMessageContaining("no whole of b");
        assertThatIllegalArgumentException().isThrownBy(() -> write(Map.of("a", "AA"), Map.of("a", "1")));
        assertThat(loaded()).isEqualTo(Map.of("a", List.of("A")));
    }

    @Test
    void anEmptyWholeAndAnEmptyDeltaAreKept() throws Exception {
        write(Map.of("a", ""), Map.of());
        write(Map.of(), Map.of("a", ""));
        reopen();
        assertThat(loaded()).isEqualTo(Map.of("a", List.of("", "")));
    }

    @Test
    void keepsWhatIsNotConfiguredForFiveWeeks() throws Exception {
        write(Map.of("a", "A", "b", "B"), Map.of());
        write(Map.of(), Map.of("a", "1", "b", "1"));
        assertThat(store.retain(NOW, Set.of("a"))).isEmpty();
        reopen();
        Duration almost = SloStore.KEPT_UNCONFIGURED.minusSeconds(1);
        assertThat(store.retain(NOW.plus(almost), Set.of("a"))).isEmpty();
        assertThat(loaded()).containsOnlyKeys("a", "b");
        store.retain(NOW.plus(almost), Set.of("a", "b")); // back again: the time begins anew
        assertThat(store.retain(NOW.plus(almost).plusSeconds(2), Set.of("a"))).isEmpty();
        Instant late = NOW.plus(almost).plusSeconds(2).plus(SloStore.KEPT_UNCONFIGURED);
        assertThat(store.retain(late, Set.of("a"))).containsExactly("b");
        write(Map.of("c", "C"), Map.of("a", "2"));
        reopen();
        assertThat(loaded()).isEqualTo(Map.of("a", List.of("A", "1", "2"), "c", List.of("C")));
    }

    @Test
    void anSloThatIsNotWrittenKeepsItsDeltasAndHoldsUpNobodys() throws Exception {
        write(Map.of("idle", "I", "busy", "B0"), Map.of());
        write(Map.of(), Map.of("idle", "i", "busy", "b"));
        for (int round = 0; round < Rows.PATIENCE + 5; round++) {
            write(
                    round % 20 == 19 ? Map.of("busy", "B" + round) : Map.of(),
                    round % 20 == 19 ? Map.of() : Map.of("busy", "b"));
        }
        write(Map.of("busy", "last"), Map.of());
        write(Map.of(), Map.of("idle", "j"));
        store.close();
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(raw.createStatement()
                            .executeQuery("SELECT count(*) FROM delta")
                            .getInt(1))
                    .isLessThan(10);
        }
        store = SloStore.open(file, NOW).store();
        assertThat(loaded()).isEqualTo(Map.of("idle", List.of("I", "i", "j"), "busy", List.of("last")));
    }

    @Test
    void theFileStopsGrowing() throws Exception {
        WriteTurns turns = new WriteTurns();
        List<String> ids = IntStream.range(0, 60).mapToObj(i -> "slo-" + i).toList();
        long size = 0;
        for (int round = 1; round <= 160; round++) {
            WriteTurns.Round next = turns.next(ids);
            Map<String, byte[]> wholes = new HashMap<>();
            Map<String, byte[]> deltas = new HashMap<>();
            next.wholes().forEach(id -> wholes.put(id, new byte[8_000]));
            next.deltas().forEach(id -> deltas.put(id, new byte[600]));
            store.write(NOW, wholes, deltas);
            if (round == 80) {
                reopen(); // which puts the whole of the log into the database
                size = Files.size(file);
            }
        }
        reopen();
        assertThat(Files.size(file)).isLessThan(size + size / 5);
    }

    @Test
    void skipsADamagedWholeAndDropsADamagedDeltaWithThoseAfterIt() throws Exception {
        write(Map.of("a", "A", "b", "B", "c", "C"), Map.of());
        for (int i = 1; i <= 4; i++) {
            write(Map.of(), Map.of("a", "a" + i, "b", "b" + i, "c", "c" + i));
        }
        sql(
                "UPDATE slo SET whole = CAST('X' AS BLOB) WHERE id = 'a'",
                "UPDATE delta SET bytes = CAST('X' AS BLOB) WHERE bytes = CAST('b3' AS BLOB)");
        Map<String, List<String>> expected =
                Map.of("b", List.of("B", "b1", "b2"), "c", List.of("C", "c1", "c2", "c3", "c4"));
        assertThat(store.load(slo -> {})).isEqualTo(new LoadReport(2, 1, 2));
        assertThat(loaded()).isEqualTo(expected);
        assertThatIllegalArgumentException().isThrownBy(() -> write(Map.of(), Map.of("a", "5")));
        write(Map.of(), Map.of("b", "b5"));
        write(Map.of("a", "AA"), Map.of("b", "b6"));
        reopen();
        assertThat(loaded().get("b")).containsExactly("B", "b1", "b2", "b5", "b6");
        assertThat(loaded().get("a")).containsExactly("AA");
        assertThat(store.load(slo -> {})).isEqualTo(new LoadReport(3, 0, 0));
    }

    @Test
    void dropsWhatIsDamagedAmongPackedDeltas() throws Exception {
        write(Map.of("a", "A", "b", "B"), Map.of());
        for (int i = 1; i <= 3; i++) {
            write(Map.of(), Map.of("a", "a" + i, "b", "b" + i));
        }
        for (int round = 0; round <= Rows.PATIENCE; round++) {
            write(Map.of("busy", "x"), Map.of());
        }
        // The second frame begins at byte 26; one byte of its contents, and the end of the other.
        sql(
                "UPDATE slo SET tail = CAST(substr(tail, 1, 50) || x'00' || substr(tail, 52) AS BLOB) WHERE id = 'a'",
                "UPDATE slo SET tail = CAST(substr(tail, 1, 60) AS BLOB) WHERE id = 'b'");
        assertThat(loaded().get("a")).containsExactly("A", "a1");
        assertThat(loaded().get("b")).containsExactly("B", "b1", "b2");
        write(Map.of(), Map.of("a", "a4", "b", "b4"));
        reopen();
        assertThat(loaded().get("a")).containsExactly("A", "a1", "a4");
        assertThat(loaded().get("b")).containsExactly("B", "b1", "b2", "b4");
    }

    @Test
    void aRowInAnothersPlaceIsFoundOut() throws Exception {
        write(Map.of("a", "A", "b", "B"), Map.of());
        sql("UPDATE slo SET whole = CAST('A' AS BLOB), sum = (SELECT sum FROM slo WHERE id = 'a') WHERE id = 'b'");
        assertThat(loaded()).containsOnlyKeys("a");
    }

    @Test
    void refusesAFileOfANewerVersionAndLeavesItAlone() throws Exception {
        write(Map.of("a", "A"), Map.of());
        store.close();
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            raw.createStatement().execute("PRAGMA user_version = 2");
        }
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> SloStore.open(file, NOW))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("is in format 2 and this program reads format 1");
        assertThat(ByteBuffer.wrap(Files.readAllBytes(file))).isEqualTo(ByteBuffer.wrap(before));
    }

    @Test
    void asksToBeOpenedAnewWhenTheFileHasBeenRemoved() throws Exception {
        write(Map.of("a", "A"), Map.of());
        assertThatIllegalArgumentException().isThrownBy(() -> write(Map.of(), Map.of("b", "1")));
        Files.delete(file);
        assertThatThrownBy(() -> write(Map.of(), Map.of("a", "1")))
                .isInstanceOfSatisfying(
                        HistoryException.class, e -> assertThat(e.damaged()).isTrue());
        store.close();
        store = SloStore.open(file, NOW).store();
        write(Map.of("a", "A"), Map.of());
        assertThat(loaded()).containsOnlyKeys("a");
    }

    @Test
    void nobodyElseReadsItAndNothingIsLeftBehind() throws Exception {
        write(Map.of("a", "A"), Map.of());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList())
                    .allSatisfy(one -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                            .isEqualTo("rw-------"));
        }
        store.close();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(one -> one.getFileName().toString())).containsExactly("slo.db");
        }
    }

    @Test
    void saysSoWhenAnotherHasItOpen() {
        assertThatThrownBy(() -> SloStore.open(file, NOW))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("another process has it open");
        assertThat(file).exists();
    }
}
