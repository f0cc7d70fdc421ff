package io.vigia.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
    @Test
    void takesTheNearestRankAndNeverAValueThatWasNotMeasured() {
        // The worked example of the nearest-rank method: of 15, 20, 35, 40, 50 the median is 35.
        assertThat(Percentiles.of(List.of(50L, 15L, 40L, 20L, 35L))).isEqualTo(new Percentiles(35L, 50L, 50L, 0));
        assertThat(Percentiles.of(List.of(1L, 2L))).isEqualTo(new Percentiles(1L, 2L, 2L, 0));
    }

    @Test
    void needsAHundredAndOneValuesBeforeTheLargestIsLeftOut() {
        assertThat(Percentiles.of(LongStream.rangeClosed(1, 100).boxed().toList())
                        .p99())
                .isEqualTo(99);
        assertThat(Percentiles.of(LongStream.rangeClosed(1, 20).boxed().toList())
                        .p99())
                .isEqualTo(20);
    }

    @Test
    void ranksAMissingValueAboveAllOthers() {
        assertThat(Percentiles.of(Arrays.asList(10L, null, 20L))).isEqualTo(new Percentiles(20L, null, null, 1));
        assertThat(Percentiles.of(Arrays.asList(null, null, 5L))).isEqualTo(new Percentiles(null, null, null, 2));
    }

    @Test
    void saysNothingOfNothing() {
        assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(null, null, null, 0));
    }
}
