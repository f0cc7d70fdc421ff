package io.vigia.aggregator.ingest;

import static io.vigia.aggregator.ingest.SequenceWindow.Word.BEYOND;
import static io.vigia.aggregator.ingest.SequenceWindow.Word.FRESH;
import static io.vigia.aggregator.ingest.SequenceWindow.Word.REPEATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceWindowTest {
    private final SequenceWindow window = new SequenceWindow();

    @Test
    void takesEachSequenceOnce() {
        assertThat(window.take(1, 1)).isEqualTo(FRESH);
        assertThat(window.take(3, 1)).isEqualTo(FRESH);
        assertThat(window.take(1, 1)).isEqualTo(REPEATED);
        assertThat(window.take(3, 1)).isEqualTo(REPEATED);
        assertThat(window.through()).isEqualTo(1);
        assertThat(window.take(2, 1)).isEqualTo(FRESH);
        assertThat(window.through()).isEqualTo(3);
        assertThat(window.ranges()).isZero();
    }

    @Test
    void keepsAnHoursGapOpenWhileTheNewestComeFirst() {
        window.take(1, 1);
        for (long live = 20_000; live < 30_000; live++) {
            assertThat(window.take(live, 2)).isEqualTo(FRESH);
        }
        for (long replayed = 2; replayed < 20_000; replayed++) {
            assertThat(window.take(replayed, replayed)).isEqualTo(FRESH);
        }
        assertThat(window.through()).isEqualTo(29_999);
    }

    @Test
    void startsAnywhereAndStillTakesWhatTheSenderKept() {
        assertThat(window.take(5_000_000, 4_999_990)).isEqualTo(FRESH);
        assertThat(window.through()).isEqualTo(4_999_989);
        assertThat(window.take(4_999_995, 4_999_990)).isEqualTo(FRESH);
        assertThat(window.take(7, 7)).isEqualTo(REPEATED);
    }

    @Test
    void closesTheGapsThatItsSenderHasGivenUp() {
        window.take(1, 1);
        window.take(100, 1);
        window.take(101, 90);
        assertThat(window.through()).isEqualTo(89);
        window.take(102, 100);
        assertThat(window.through()).isEqualTo(102);
    }

    @Test
    void isNotLedAwayByOneImpossibleSequence() {
        window.take(10, 1);
        assertThat(window.take(Long.MAX_VALUE, 1)).isEqualTo(BEYOND);
        assertThat(window.take(11, 1)).isEqualTo(FRESH);
    }

    @Test
    void staysSmallWhateverItIsTold() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            window.take(1 + random.nextInt(1_000_000), 1);
            assertThat(window.ranges()).isLessThanOrEqualTo(SequenceWindow.MAX_RANGES);
        }
    }

    @Test
    void agreesWithAPlainSetUnderDisorder() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            SequenceWindow tried = new SequenceWindow();
            Set<Long> plain = new HashSet<>();
            for (int i = 0; i < 400; i++) {
                long sequence = Math.max(1, i + random.nextInt(60) - 50);
                boolean fresh = plain.add(sequence);
                assertThat(tried.take(sequence, 1))
                        .as("seed %d, sequence %d", seed, sequence)
                        .isEqualTo(fresh ? FRESH : REPEATED);
                long through = 0;
                while (plain.contains(through + 1)) {
                    through++;
                }
                assertThat(tried.through()).isEqualTo(through);
            }
        }
    }
}
