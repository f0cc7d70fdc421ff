package io.vigia.aggregator.slo.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.aggregator.slo.store.WriteTurns.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WriteTurnsTest {
    static LongStream seeds() {
        long base = Long.getLong("vigia.seed", 20261124L);
        return LongStream.range(base, base + 200);
    }

    /** SLOs come, go, are restored and lost; the disk is a count of deltas for each. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsEveryBoundWhateverComesAndGoes(long seed) {
        Random random = new Random(seed);
        int turns = 1 + random.nextInt(12);
        int mostFirst = 1 + random.nextInt(30);
        WriteTurns policy = new WriteTurns(turns, mostFirst);
        Map<String, Integer> disk = new HashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        int named = 0;
        int peak = 0;
        for (int round = 0; round < 150; round++) {
            for (int more = random.nextInt(8); more > 0; more--) {
                ids.add("slo-" + named++);
            }
            ids.removeIf(id -> random.nextInt(25) == 0);
            if (random.nextInt(30) == 0) {
                policy = new WriteTurns(turns, mostFirst); // a restart
                disk.keySet().retainAll(ids);
                disk.forEach(policy::resume);
                peak = 0;
            }
            if (!ids.isEmpty() && random.nextInt(10) == 0) {
                String lost = List.copyOf(ids).get(random.nextInt(ids.size()));
                policy.lose(lost);
                disk.remove(lost);
            }
            peak = Math.max(peak, ids.size());
            Set<String> wanting = new LinkedHashSet<>(ids);
            Map<String, Integer> before = Map.copyOf(disk);
            wanting.removeIf(id -> before.getOrDefault(id, turns) < turns);
            Round next = policy.next(ids);

            List<String> all = new ArrayList<>(next.wholes());
            all.addAll(next.deltas());
            assertThat(all).doesNotHaveDuplicates().isSubsetOf(ids);
            assertThat(disk.keySet()).as("a delta needs a whole").containsAll(next.deltas());
            long first = next.wholes().stream()
                    .filter(id -> !before.containsKey(id) || before.get(id) >= turns)
                    .count();
            assertThat(next.wholes().size() - first)
                    .as("wholes by turn are spread")
                    .isLessThanOrEqualTo((peak + turns - 1) / turns + mostFirst);
            assertThat(first).isLessThanOrEqualTo(mostFirst);
            assertThat(ids.size() - all.size())
                    .as("none waits but for those before it")
                    .isLessThanOrEqualTo(Math.max(0, wanting.size() - mostFirst));
            disk.keySet().retainAll(ids);
            next.wholes().forEach(id -> disk.put(id, 0));
            next.deltas().forEach(id -> disk.merge(id, 1, Integer::sum));
            assertThat(disk.values()).allSatisfy(deltas -> assertThat(deltas).isLessThan(2 * turns));
        }
    }

    @Test
    void writesTenThousandInRoundsOfOneSize() {
        WriteTurns policy = new WriteTurns();
        List<String> ids = IntStream.range(0, 10_000).mapToObj(i -> "slo-" + i).toList();
        for (int round = 0; round < 10; round++) {
            assertThat(policy.next(ids).wholes().size()).isBetween(1_000, 1_167);
        }
        Map<String, Integer> wholes = new HashMap<>();
        for (int round = 0; round < WriteTurns.TURNS; round++) {
            Round next = policy.next(ids);
            assertThat(next.wholes().size()).isBetween(166, 167);
            assertThat(next.deltas()).hasSize(10_000 - next.wholes().size());
            next.wholes().forEach(id -> wholes.merge(id, 1, Integer::sum));
        }
        assertThat(wholes).hasSize(10_000);
        assertThat(wholes.values()).containsOnly(1);
    }
}
