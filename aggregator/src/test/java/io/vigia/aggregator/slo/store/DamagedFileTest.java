package io.vigia.aggregator.slo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.aggregator.slo.store.SloStore.Opened;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies where the database should: the store opens with an empty one, and what lay there is beside it. */
class DamagedFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final int SLOS = 40;
    private static final int DELTAS = 5;

    @TempDir
    Path directory;

    private Path file = Path.of("slo.db");

    @BeforeEach
    void place() {
        file = directory.resolve("slo.db");
    }

    private static byte[] contents(int slo, int delta) {
        byte[] bytes = new byte[delta == 0 ? 6_000 : 700];
        new Random(slo * 100L + delta).nextBytes(bytes);
        return bytes;
    }

    private void fill() throws HistoryException {
        try (SloStore store = SloStore.open(file, NOW).store()) {
            for (int delta = 0; delta <= DELTAS; delta++) {
                Map<String, byte[]> round = new HashMap<>();
                for (int slo = 0; slo < SLOS; slo++) {
                    round.put("slo-" + slo, contents(slo, delta));
                }
                store.write(NOW, delta == 0 ? round : Map.of(), delta == 0 ? Map.of() : round);
            }
        }
    }

    /** Every SLO that is handed on is as it was written: its whole, and the first of its deltas. */
    private static LoadReport verify(SloStore store) throws HistoryException {
        return store.load(slo -> {
            int number = Integer.parseInt(slo.id().substring(4));
            assertThat(slo.whole()).isEqualTo(contents(number, 0));
            for (int delta = 0; delta < slo.deltas().size(); delta++) {
                assertThat(slo.deltas().get(delta)).isEqualTo(contents(number, delta + 1));
            }
        });
    }

    private void opensAnewAndKeeps(String what) throws Exception {
        Opened opened = SloStore.open(file, NOW);
        try (SloStore store = opened.store()) {
            assertThat(opened.setAside()).as(what).contains(directory.resolve("slo.db.damaged-20261124T120000Z"));
            assertThat(opened.setAside().orElseThrow()).exists();
            assertThat(verify(store)).isEqualTo(new LoadReport(0, 0, 0));
            store.write(NOW, Map.of("slo-1", contents(1, 0)), Map.of());
            assertThat(verify(store)).isEqualTo(new LoadReport(1, 0, 0));
        }
        try (SloStore again = SloStore.open(file, NOW).store()) {
            assertThat(verify(again)).isEqualTo(new LoadReport(1, 0, 0));
        }
    }

    @Test
    void aTextFile() throws Exception {
        String text = "this is no database\n".repeat(500);
        Files.writeString(file, text);
        opensAnewAndKeeps("text");
        assertThat(directory.resolve("slo.db.damaged-20261124T120000Z")).hasContent(text);
    }

    @Test
    void aFileOfNoLength() throws Exception {
        Files.createFile(file);
        opensAnewAndKeeps("nothing");
    }

    @Test
    void aDirectory() throws Exception {
        Files.createDirectory(file);
        Files.writeString(file.resolve("note"), "kept");
        opensAnewAndKeeps("directory");
        assertThat(directory.resolve("slo.db.damaged-20261124T120000Z").resolve("note"))
                .hasContent("kept");
    }

    @Test
    void aDatabaseOfAnotherProgram() throws Exception {
        SloStore.open(directory.resolve("loads-the-library.db"), NOW).store().close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            other.createStatement().execute("CREATE TABLE notes (text TEXT)");
        }
        opensAnewAndKeeps("another's");
    }

    @Test
    void asManyAsThereAreAreKept() throws Exception {
        Files.writeString(file, "first");
        SloStore.open(file, NOW).store().close();
        Files.writeString(file, "second");
        assertThat(SloStore.open(file, NOW).setAside())
                .contains(directory.resolve("slo.db.damaged-20261124T120000Z-2"));
        assertThat(directory.resolve("slo.db.damaged-20261124T120000Z")).hasContent("first");
    }

    @Test
    void oneThatWasCutOff() throws Exception {
        fill();
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            int length = 1 + random.nextInt(whole.length - 4096);
            Files.write(file, Arrays.copyOf(whole, length));
            Opened opened = SloStore.open(file, NOW);
            try (SloStore store = opened.store()) {
                assertThat(opened.setAside())
                        .as("%d of %d bytes", length, whole.length)
                        .isPresent();
                assertThat(opened.setAside().orElseThrow()).hasSize(length);
                assertThat(verify(store)).isEqualTo(new LoadReport(0, 0, 0));
            }
        }
    }

    /** Also where SQLite cannot see it: nothing that was not written is ever handed on, and what is missing was told. */
    @Test
    void oneWithChangedBits() throws Exception {
        fill();
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        int aside = 0;
        int counted = 0;
        for (int round = 0; round < 150; round++) {
            byte[] spoilt = whole.clone();
            boolean heading = round % 3 == 0;
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                spoilt[random.nextInt(heading ? 200 : whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, spoilt);
            Opened opened;
            try {
                opened = SloStore.open(file, NOW);
            } catch (HistoryException e) {
                assertThat(e).as("a version that we cannot know to be wrong").hasMessageContaining("is in format");
                continue;
            }
            try (SloStore store = opened.store()) {
                if (opened.setAside().isPresent()) {
                    aside++;
                    assertThat(verify(store)).isEqualTo(new LoadReport(0, 0, 0));
                } else {
                    LoadReport report = verify(store);
                    assertThat(report.read() + report.damagedWholes()).isLessThanOrEqualTo(SLOS);
                    counted += report.equals(new LoadReport(SLOS, 0, 0)) ? 0 : 1;
                }
                store.write(NOW, Map.of("slo-1", contents(1, 0)), Map.of());
            }
            delete(directory.resolve("slo.db.damaged-20261124T120000Z"));
        }
        assertThat(aside).as("seen by SQLite").isGreaterThan(10);
        assertThat(counted).as("seen by checksums").isGreaterThan(10);
    }

    private static void delete(Path aside) throws IOException {
        for (String part : new String[] {"", "-wal", "-journal", "-shm"}) {
            Files.deleteIfExists(aside.resolveSibling(aside.getFileName() + part));
        }
    }

    @Test
    void aLogWithoutItsDatabaseIsSetAsideWithIt() throws Exception {
        try (SloStore store = SloStore.open(file, NOW).store()) {
            store.write(NOW, Map.of("slo-1", contents(1, 0)), Map.of());
            Files.copy(directory.resolve("slo.db-wal"), directory.resolve("log"));
        }
        Files.move(directory.resolve("log"), directory.resolve("slo.db-wal"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        opensAnewAndKeeps("log");
        assertThat(directory.resolve("slo.db.damaged-20261124T120000Z-wal")).isNotEmptyFile();
    }

    @Test
    void aPathThatTheDriverWouldTakeApartIsRefused() {
        assertThatThrownBy(() -> SloStore.open(directory.resolve("slo?.db"), NOW))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("must not hold a '?'");
    }

    @Test
    void aMissingDirectoryIsToldAsSuch() {
        assertThatThrownBy(() -> SloStore.open(directory.resolve("none").resolve("slo.db"), NOW))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("none");
    }
}
