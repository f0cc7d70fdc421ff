package io.vigia.agent.probe.haproxylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
    private static final long SECOND = 1_000_000_000L;

    private final TimeWindow window = new TimeWindow(new PagePool(4096));

    private record Timed(int millis, long second) {}

    @Test
    void percentilesAreThoseOfTheSortedTimesOfTheLastMinute() {
        long seed = 7;
        Random random = new Random(seed);
        List<Timed> all = new ArrayList<>();
        for (long second = 100; second < 400; second += 1 + random.nextInt(3)) {
            for (int i = random.nextInt(40); i > 0; i--) {
                int millis = random.nextInt(20) == 0 ? random.nextInt(100_000) : random.nextInt(300);
                all.add(new Timed(millis, second));
                window.add(millis, second * SECOND);
            }
            long first = second / 5 - 11;
            List<Integer> kept = all.stream()
                    .filter(timed -> timed.second / 5 >= first)
                    .map(Timed::millis)
                    .sorted()
                    .toList();
            for (double share : new double[] {0.001, 0.5, 0.99, 1}) {
                OptionalInt expected = kept.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(kept.get((int) Math.ceil(share * kept.size()) - 1));
                assertThat(window.percentile(share, second * SECOND))
                        .as("seed %d, second %d, share %s", seed, second, share)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theRateIsOfTheLastWholeSlot() {
        for (int i = 0; i < 50; i++) {
            window.add(-1, 102 * SECOND);
        }
        assertThat(window.queriesPerSecond(104 * SECOND)).isZero();
        assertThat(window.queriesPerSecond(105 * SECOND)).isEqualTo(10);
        assertThat(window.queriesPerSecond(110 * SECOND)).isZero();
        assertThat(window.percentile(0.5, 105 * SECOND)).isEmpty();
    }

    @Test
    void saysNoPercentileRatherThanAnInexactOne() {
        TimeWindow small = new TimeWindow(new PagePool(2));
        small.add(1, 0);
        small.add(1000, 0);
        assertThat(small.percentile(1, 0)).hasValue(1000);
        small.add(2000, 0);
        assertThat(small.percentile(0.5, 0)).isEmpty();
        assertThat(small.percentile(0.5, 100 * SECOND)).isEmpty();
        small.add(2000, 100 * SECOND);
        assertThat(small.percentile(0.5, 100 * SECOND)).hasValue(2000);
    }
}
