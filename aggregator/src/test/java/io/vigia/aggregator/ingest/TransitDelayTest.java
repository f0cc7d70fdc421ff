package io.vigia.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TransitDelayTest {
    private static final long START = 1_800_000_000_000L;
    private static final long TICK = 250;

    private final TransitDelay delay = new TransitDelay();
    /** The sender's monotonic clock, and ours. */
    private long sender = 5_000;

    private long now = START;

    @Test
    void hasNothingToCompareTheFirstWith() {
        assertThat(delay.take(7, now)).isZero();
    }

    @Test
    void countsWhatABatchTookMoreThanTheQuickest() {
        assertThat(delay.take(1_000, START + 40)).isZero();
        assertThat(delay.take(1_250, START + 290 + 35)).isEqualTo(35);
        assertThat(delay.take(1_500, START + 540 - 15)).isZero();
        assertThat(delay.take(1_750, START + 790)).isEqualTo(15);
    }

    @Test
    void knowsTheAgeOfWhatLayInBuffersWhileThePartitionLasted() {
        hear(60_000);
        long cut = sender;
        pass(43_000);
        for (long sent = cut; sent < cut + 3_000; sent += TICK) {
            assertThat(delay.take(sent, now)).isBetween(sender - sent - 10, sender - sent);
            now++;
            sender++;
        }
        assertThat(delay.take(sender, now)).isZero();
    }

    @Test
    void aSilenceOfADayForgetsNothingButTheDriftOfTwoClocks() {
        hear(60_000);
        long held = sender;
        pass(24 * 3_600_000);
        // 17 s is what two clocks 200 ppm apart have parted by.
        assertThat(delay.take(held, now)).isBetween(24L * 3_600_000 - 18_000, 24L * 3_600_000);
        pass(TICK);
        now += 4_000;
        assertThat(delay.take(sender, now)).isZero();
    }

    @Test
    void neverTakesTheDriftOfTwoClocksForADelay() {
        for (int i = 0; i < 4 * 24 * 3_600; i++) {
            pass(TICK);
            // Ours runs 200 ppm faster.
            now += i % 20 == 0 ? 1 : 0;
            assertThat(delay.take(sender, now)).isLessThan(20);
        }
    }

    @Test
    void takesADifferenceThatStaysForAClockThatStoodStill() {
        hear(60_000);
        now += 40_000;
        hear(TransitDelay.HALF_MILLIS - 2_000);
        assertThat(delay.take(sender, now)).isBetween(39_990L, 40_000L);
        hear(TransitDelay.HALF_MILLIS + 2_000);
        assertThat(delay.take(sender, now)).isZero();
    }

    @Test
    void aSenderKnownToHaveJumpedIsMeasuredAnew() {
        hear(60_000);
        now += 40_000;
        delay.beginAnew();
        assertThat(delay.take(sender, now)).isZero();
    }

    @Test
    void aDelayThatGrowsIsSeenForAsLongAsItGrows() {
        hear(60_000);
        long late = 0;
        for (int i = 1; i <= 4 * 600; i++) {
            pass(TICK);
            // A link that carries nine tenths of what is sent.
            now += TICK / 10;
            late = delay.take(sender, now);
        }
        assertThat(late).isGreaterThan(2_500);
    }

    @Test
    void believesNobodyWhoDoesNotSay() {
        hear(1_000);
        pass(10_000);
        assertThat(delay.take(0, now)).isZero();
        assertThat(delay.take(-1, now)).isZero();
        assertThat(delay.take(Long.MIN_VALUE, now)).isZero();
        assertThat(delay.take(sender - 9_000, now)).isBetween(8_900L, 9_000L);
    }

    @Test
    void aLieAgesTheLiarUntilHeHasSpokenTheTruthForAMinute() {
        hear(1_000);
        assertThat(delay.take(Long.MAX_VALUE, now)).isZero();
        pass(TICK);
        assertThat(delay.take(sender, now)).isGreaterThan(3_600_000);
        hear(2 * TransitDelay.HALF_MILLIS);
        assertThat(delay.take(sender, now)).isZero();
    }

    @Test
    void neverMakesAnythingYoungerWhateverItIsTold() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TransitDelay hostile = new TransitDelay();
            long at = START;
            for (int i = 0; i < 2_000; i++) {
                at += random.nextInt(10) == 0 ? random.nextInt(100_000_000) - 1_000 : random.nextInt(1_000) - 100;
                long sent = random.nextLong() >> random.nextInt(63);
                assertThat(hostile.take(sent, at))
                        .as("seed %d, batch %d", seed, i)
                        .isBetween(0L, TransitDelay.MOST_MILLIS);
                if (random.nextInt(50) == 0) {
                    hostile.beginAnew();
                }
            }
        }
    }

    /** Batches at the rhythm of an agent, with a few milliseconds of jitter that is none at the end. */
    private void hear(long millis) {
        for (long end = sender + millis; sender < end; ) {
            pass(TICK);
            delay.take(sender, now + (sender / TICK) % 5);
        }
        delay.take(sender, now);
    }

    private void pass(long millis) {
        sender += millis;
        now += millis;
    }
}
