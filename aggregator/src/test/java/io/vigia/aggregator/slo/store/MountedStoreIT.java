package io.vigia.aggregator.slo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On file systems that are full, only to be read, or from which nothing may be run. Mounting them takes a privileged user; skipped for others. */
class MountedStoreIT {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path directory;

    private final List<Path> mounted = new ArrayList<>();

    private static boolean mount(String options, Path at) throws Exception {
        return new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", at.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private Path mounted(String name, String options) throws Exception {
        Path at = Files.createDirectory(directory.resolve(name));
        boolean done;
        try {
            done = mount(options, at);
        } catch (IOException noMount) {
            done = false;
        }
        assumeTrue(done, "file systems cannot be mounted here");
        mounted.add(at);
        return at;
    }

    @AfterEach
    void unmount() throws Exception {
        for (Path at : mounted) {
            assertThat(new ProcessBuilder("umount", "-l", at.toString()).start().waitFor())
                    .isZero();
        }
    }

    private static void write(SloStore store, long round) throws HistoryException {
        Map<String, byte[]> wholes = new HashMap<>();
        Map<String, byte[]> deltas = new HashMap<>();
        for (int slo = 0; slo < StoreProcess.SLOS; slo++) {
            (StoreProcess.whole(slo, round) ? wholes : deltas)
                    .put(StoreProcess.id(slo), StoreProcess.contents(slo, round));
        }
        store.write(NOW, wholes, deltas);
    }

    /** Every SLO is there as it was after this round. */
    private static void verify(SloStore store, long round) throws HistoryException {
        LoadReport report = store.load(slo -> {
            assertThat(StoreProcess.newest(slo)).isEqualTo(round);
            long next = StoreProcess.round(slo.whole());
            for (byte[] delta : slo.deltas()) {
                assertThat(StoreProcess.round(delta)).isEqualTo(++next);
            }
        });
        assertThat(report).isEqualTo(new LoadReport(StoreProcess.SLOS, 0, 0));
    }

    @Test
    void aFullDiskLosesNothingAndIsGotOver() throws Exception {
        Path small = mounted("small", "size=6m");
        Path file = small.resolve("slo.db");
        Path ballast = small.resolve("ballast");
        SloStore store = SloStore.open(file, NOW).store();
        long round = 0;
        for (int fill = 0; fill < 4; fill++) {
            for (int few = 0; few < 10; few++) {
                write(store, ++round);
            }
            fill(ballast);
            long refused = round + 1;
            HistoryException full = null;
            while (full == null && refused < round + 500) { // the log may still have room in what it had already
                try {
                    write(store, refused++);
                } catch (HistoryException e) {
                    full = e;
                }
            }
            assertThat(full).isNotNull().hasMessageContaining("no room");
            assertThat(full.damaged()).isFalse();
            long kept = refused - 2;
            verify(store, kept);
            if (fill % 2 == 1) {
                store.close();
                store = SloStore.open(file, NOW).store(); // a start on a full disk
            }
            verify(store, kept);
            Files.delete(ballast);
            round = kept;
            write(store, ++round);
            verify(store, round);
        }
        store.close();
        try (Stream<Path> left = Files.list(small)) {
            assertThat(left.map(one -> one.getFileName().toString())).containsExactly("slo.db");
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    @Test
    void aDirectoryThatIsOnlyToBeReadIsToldAsSuch() throws Exception {
        Path readOnly = mounted("read-only", "size=6m");
        try (SloStore store = SloStore.open(readOnly.resolve("slo.db"), NOW).store()) {
            write(store, 1);
        }
        assertThat(mount("remount,ro", readOnly)).isTrue();
        for (String name : List.of("slo.db", "other.db")) {
            assertThatThrownBy(() -> SloStore.open(readOnly.resolve(name), NOW))
                    .isInstanceOfSatisfying(
                            HistoryException.class, e -> assertThat(e.damaged()).isFalse())
                    .hasMessageContaining(readOnly.toString());
        }
    }

    @Test
    void theLibraryIsRunFromBesideTheDatabaseAndLeavesNothing() throws Exception {
        Path temporary = mounted("noexec", "size=6m,noexec");
        Path state = Files.createDirectory(directory.resolve("state"));
        writes(state, "-Djava.io.tmpdir=" + temporary);
        writes(mounted("state-noexec", "size=6m,noexec"), "-Djava.io.tmpdir=" + state);
    }

    private static void writes(Path state, String option) throws Exception {
        Process process = StoreProcess.fork(state.resolve("slo.db"), option);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("1");
        } finally {
            process.destroyForcibly().waitFor();
        }
        for (Path place : List.of(state, Path.of(option.substring(option.indexOf('=') + 1)))) {
            try (Stream<Path> left = Files.list(place)) {
                assertThat(left.map(one -> one.getFileName().toString()))
                        .as("in %s", place)
                        .isSubsetOf("slo.db", "slo.db-wal", "slo.db-journal");
            }
        }
    }
}
