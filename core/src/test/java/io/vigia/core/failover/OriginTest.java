package io.vigia.core.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    private static final String EMOJI = "\ud83d\udd25";

    @Test
    void aPersonMayBeCalledAnythingThatCanBeRead() {
        for (String who : new String[] {"ana@ops-1", "vigia-cron", "José Ángel", "\u738b " + EMOJI}) {
            assertThat(Origin.person(who, "disks " + EMOJI)).isEqualTo(new Origin(who, "disks " + EMOJI));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vigia", "VIGIA", " Vigia "})
    void nobodyPassesForTheRules(String who) {
        assertThatThrownBy(() -> Origin.person(who, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 'vigia' itself");
    }

    /** The log writes UTF-8: what it gives back must equal what was proposed, wherever a reason was cut. */
    @Test
    void aLongReasonIsCutBetweenCharacters() {
        for (int before = Origin.MAX_WHY - 8; before <= Origin.MAX_WHY; before++) {
            String why =
                    Origin.rule("x".repeat(before) + EMOJI + "y".repeat(20)).why();
            assertThat(why).hasSizeLessThanOrEqualTo(Origin.MAX_WHY).endsWith("...");
            assertThat(new String(why.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(why);
        }
        assertThat(Origin.rule("x".repeat(Origin.MAX_WHY)).why())
                .hasSize(Origin.MAX_WHY)
                .doesNotContain(".");
    }
}
