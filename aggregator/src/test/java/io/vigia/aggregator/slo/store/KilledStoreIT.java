package io.vigia.aggregator.slo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that is killed (SIGKILL) at any moment, again and again, on the same file. */
class KilledStoreIT {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedRoundIsThereAndNoneInPart() throws Exception {
        long seed = Long.getLong("vigia.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path file = directory.resolve("slo.db");
        long begin = System.nanoTime();
        int kills = 0;
        long newest = 0;
        while (System.nanoTime() - begin < LIMIT_NANOS || kills < 3) {
            Process process = StoreProcess.fork(file);
            // Some are killed while they open what the one before has left; the others once they write.
            long acknowledged = 0;
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                int rounds = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(60);
                String line = "";
                while (rounds-- > 0 && line != null) {
                    line = lines.readLine();
                    acknowledged = line == null ? acknowledged : Long.parseLong(line);
                }
                assertThat(process.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS))
                        .as("still writing")
                        .isFalse();
                process.toHandle().destroyForcibly(); // which leaves what it said to be read
                process.waitFor();
                for (line = lines.readLine(); line != null; line = lines.readLine()) {
                    acknowledged = Long.parseLong(line);
                }
            }
            kills++;
            newest = verify(file, Math.max(newest, acknowledged), kills);
        }
        System.out.println("killed " + kills + " times in " + newest + " rounds");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(one -> one.getFileName().toString())).containsExactly("slo.db");
        }
    }

    /** Returns the newest round on the disk. */
    private static long verify(Path file, long acknowledged, int kill) throws Exception {
        SloStore.Opened opened = SloStore.open(file, Instant.EPOCH);
        try (SloStore store = opened.store()) {
            assertThat(opened.setAside()).as("kill %d", kill).isEmpty();
            List<SavedSlo> found = new ArrayList<>();
            LoadReport report = store.load(found::add);
            assertThat(report.damagedWholes() + report.droppedDeltas()).isZero();
            if (found.isEmpty()) {
                assertThat(acknowledged).as("kill %d", kill).isZero();
                return 0;
            }
            assertThat(found).hasSize(StoreProcess.SLOS);
            long newest = StoreProcess.newest(found.get(0));
            assertThat(newest).as("kill %d: acknowledged", kill).isBetween(acknowledged, acknowledged + 1);
            for (SavedSlo slo : found) {
                verify(slo, newest);
            }
            return newest;
        }
    }

    private static void verify(SavedSlo slo, long newest) {
        int number = Integer.parseInt(Objects.requireNonNull(slo.id()).substring(4));
        long base = newest;
        while (!StoreProcess.whole(number, base)) {
            base--;
        }
        assertThat(slo.whole()).isEqualTo(StoreProcess.contents(number, base));
        assertThat(slo.deltas())
                .as("%s: every round once, none of another", slo.id())
                .hasSize((int) (newest - base));
        for (int delta = 0; delta < slo.deltas().size(); delta++) {
            assertThat(slo.deltas().get(delta)).isEqualTo(StoreProcess.contents(number, base + 1 + delta));
        }
        assertThat(slo.savedAt()).isEqualTo(Instant.ofEpochMilli(newest));
    }
}
