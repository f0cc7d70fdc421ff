package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KEYS = List.of("active", "mode", "cooldown", "rpo", "sites");

    @Test
    void findsTheWordBehindASlip() {
        assertThat(Nearest.to("coldown", KEYS)).contains("cooldown");
        assertThat(Nearest.to("site", KEYS)).contains("sites");
        assertThat(Nearest.to("Mode", KEYS)).contains("mode");
    }

    @Test
    void countsASwapOfNeighboursAsOneSlip() {
        assertThat(Nearest.distance("acitve", "active")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
    }

    @Test
    void guessesNothingFarAway() {
        assertThat(Nearest.to("zzzzzz", KEYS)).isEmpty();
        assertThat(Nearest.advice("zzzzzz", KEYS)).isEqualTo("there is active, mode, cooldown, rpo, sites");
        assertThat(Nearest.advice("x", List.of())).isEqualTo("there is none");
    }

    @Test
    void listsNoMoreThanAPersonReads() {
        List<String> many = java.util.stream.IntStream.range(100, 200)
                .mapToObj(i -> "component-" + i)
                .toList();
        assertThat(Nearest.advice("zzz", many)).endsWith("component-111 and 88 more");
    }
}
