package io.vigia.aggregator.slo.store;

import static io.vigia.aggregator.slo.store.Trackers.T0;

import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SloTracker;
import io.vigia.core.slo.SourceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Prints what a round of writing costs: {@code StoreBench DIRECTORY SLOS...}. The bytes are those of a real tracker with 30 days behind it and six observers, written for every SLO: of
 * one that has failures for an hour a day, and of one that has them all the time.
 */
final class StoreBench {
    private static final int OBSERVERS = 6;
    private static final int ROUNDS = 5 * WriteTurns.TURNS;

    private StoreBench() {}

    public static void main(String[] args) throws Exception {
        System.out.printf("resident before the first %,d kB%n", resident());
        for (int number = 1; number < args.length; number++) {
            int slos = Integer.parseInt(args[number]);
            run(Path.of(args[0], "sound-" + slos + ".db"), slos, false);
            run(Path.of(args[0], "failing-" + slos + ".db"), slos, true);
        }
    }

    private static void tell(SloTracker tracker, long second, boolean failing) {
        long days = TimeUnit.SECONDS.toDays(second);
        long hours = Math.min(3600, second - TimeUnit.DAYS.toSeconds(days)) + days * 3600;
        long total = second * 20;
        long bad = failing ? second / 100 : hours / 10;
        for (int observer = 0; observer < OBSERVERS; observer++) {
            SourceKey source = new SourceKey("site-a", "s3-a", "b" + observer);
            long at = T0 + second * 1000;
            tracker.take(Sample.counters(source, 1, second + 1, 0, at, (double) (total - bad), (double) total), at);
        }
        tracker.evaluate(T0 + second * 1000);
    }

    private static void run(Path file, int slos, boolean failing) throws Exception {
        SloTracker tracker = new SloTracker(Trackers.definition("slo"), T0);
        long second = 0;
        for (; second < TimeUnit.DAYS.toSeconds(30); second += 30) {
            tell(tracker, second, failing);
        }
        tracker.save();
        long begin = System.nanoTime();
        SloStore store = SloStore.open(file, Instant.EPOCH).store();
        System.out.printf(
                "%,d SLOs%s: made in %,d ms, resident %,d kB%n",
                slos, failing ? " that fail all the time" : "", millis(begin), resident());
        WriteTurns turns = new WriteTurns();
        List<String> ids =
                IntStream.range(0, slos).mapToObj(i -> "service/slo-" + i).toList();
        long[] times = new long[WriteTurns.TURNS];
        long writtenBefore = 0;
        long payload = 0;
        for (int round = 0; round < ROUNDS; round++, second += 10) {
            if (round == ROUNDS - times.length) {
                writtenBefore = written();
                payload = 0;
            }
            tell(tracker, second, failing);
            byte[] changes = tracker.changes();
            byte[] whole = tracker.save();
            WriteTurns.Round next = turns.next(ids);
            Map<String, byte[]> wholes = new HashMap<>();
            Map<String, byte[]> deltas = new HashMap<>();
            next.wholes().forEach(id -> wholes.put(id, whole));
            next.deltas().forEach(id -> deltas.put(id, changes));
            payload += (long) wholes.size() * whole.length + (long) deltas.size() * changes.length;
            begin = System.nanoTime();
            store.write(Instant.ofEpochMilli(T0 + second * 1000), wholes, deltas);
            times[round % times.length] = millis(begin);
        }
        Arrays.sort(times);
        System.out.printf(
                "  whole %,d bytes, delta %,d; a round: median %,d ms, longest %,d ms; %,d bytes given, %,d bytes to disk; database %,d, log %,d bytes; resident %,d kB%n",
                tracker.save().length,
                tracker.changes().length,
                times[times.length / 2],
                times[times.length - 1],
                payload / times.length,
                (written() - writtenBefore) / times.length,
                Files.size(file),
                Files.size(file.resolveSibling(file.getFileName() + "-wal")),
                resident());
        store.close();
        begin = System.nanoTime();
        try (SloStore again = SloStore.open(file, Instant.EPOCH).store()) {
            System.out.printf("  opened and checked in %,d ms;", millis(begin));
            begin = System.nanoTime();
            long[] bytes = {0};
            again.load(slo -> bytes[0] += slo.whole().length
                    + slo.deltas().stream().mapToLong(d -> d.length).sum());
            System.out.printf(" loaded %,d bytes in %,d ms%n", bytes[0], millis(begin));
        }
    }

    private static long millis(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    private static long resident() throws IOException {
        return figure("/proc/self/status", "VmRSS:");
    }

    /** What this process has caused to be sent to the disk. */
    private static long written() throws IOException {
        return figure("/proc/self/io", "write_bytes:");
    }

    private static long figure(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
