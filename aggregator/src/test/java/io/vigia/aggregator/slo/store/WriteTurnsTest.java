package io.vigia.aggregator.slo.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.aggregator.slo.store.WriteTurns.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
        return LongStream.range(base, base + 60);
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
        Set<String> known = new HashSet<>(); // SLOs that have a turn
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
                known.clear();
                disk.forEach((id, deltas) -> {
                    if (deltas < turns) {
                        known.add(id);
                    }
                });
                peak = 0;
            }
            if (!ids.isEmpty() && random.nextInt(10) == 0) {
                String lost = List.copyOf(ids).get(random.nextInt(ids.size()));
                policy.lose(lost);
                disk.remove(lost);
                known.remove(lost);
            }
            peak = Math.max(peak, ids.size());
            known.retainAll(ids);
            int wanting = ids.size() - known.size();
            Round next = policy.next(ids);

            List<String> all = new ArrayList<>(next.wholes());
            all.addAll(next.deltas());
            assertThat(all).doesNotHaveDuplicates().isSubsetOf(ids);
            assertThat(disk.keySet()).as("a delta needs a whole").containsAll(next.deltas());
            Set<String> byTurn = new HashSet<>(next.wholes());
            byTurn.retainAll(known);
            assertThat(byTurn).as("turns are spread").hasSizeLessThanOrEqualTo((peak + turns - 1) / turns);
            assertThat(next.wholes().size() - byTurn.size())
                    .as("as many as may be of those that the disk has not")
                    .isEqualTo(Math.min(wanting, mostFirst));
            assertThat(ids.size() - all.size()).as("no other waits").isEqualTo(Math.max(0, wanting - mostFirst));
            known.addAll(next.wholes());
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
            assertThat(policy.next(ids).wholes().size()).isBetween(1_000, 1_500);
        }
        Map<String, Integer> wholes = new HashMap<>();
        for (int round = 0; round < WriteTurns.TURNS; round++) {
            Round next = policy.next(ids);
            assertThat(next.wholes()).hasSize(500);
            assertThat(next.deltas()).hasSize(9_500);
            next.wholes().forEach(id -> wholes.merge(id, 1, Integer::sum));
        }
        assertThat(wholes).hasSize(10_000);
        assertThat(wholes.values()).containsOnly(1);
    }
}
