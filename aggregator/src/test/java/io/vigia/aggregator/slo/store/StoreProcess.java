package io.vigia.aggregator.slo.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes rounds until it is killed, and says {@code N} on its standard output once round N is acknowledged. The first round is one after the newest that it finds. What
 * is written follows from the round and the SLO, so that a reader can tell.
 */
final class StoreProcess {
    static final int SLOS = 30;
    private static final int TURNS = 7;

    private StoreProcess() {}

    /** @param options of the Java machine */
    static Process fork(Path file, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StoreProcess.class.getName()));
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String id(int slo) {
        return "slo-" + slo;
    }

    /** Whether the SLO is written whole in this round. */
    static boolean whole(int slo, long round) {
        return round == 1 || round % TURNS == slo % TURNS;
    }

    /** Begins with the number of the round. */
    static byte[] contents(int slo, long round) {
        Random random = new Random(slo * 1_000_003L + round);
        byte[] bytes = new byte[8 + (whole(slo, round) ? 9_000 : 300) + random.nextInt(900)];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putLong(round);
        return bytes;
    }

    static long round(byte[] contents) {
        return ByteBuffer.wrap(contents).getLong();
    }

    static long newest(SavedSlo slo) {
        return round(
                slo.deltas().isEmpty()
                        ? slo.whole()
                        : slo.deltas().get(slo.deltas().size() - 1));
    }

    public static void main(String[] args) throws HistoryException {
        try (SloStore store = SloStore.open(Path.of(args[0]), Instant.EPOCH).store()) {
            long[] newest = {0};
            store.load(slo -> newest[0] = Math.max(newest[0], newest(slo)));
            for (long round = newest[0] + 1; ; round++) {
                Map<String, byte[]> wholes = new HashMap<>();
                Map<String, byte[]> deltas = new HashMap<>();
                for (int slo = 0; slo < SLOS; slo++) {
                    (whole(slo, round) ? wholes : deltas).put(id(slo), contents(slo, round));
                }
                store.write(Instant.ofEpochMilli(round), wholes, deltas);
                System.out.println(round);
            }
        }
    }
}
