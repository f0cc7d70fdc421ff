package io.vigia.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DropTest {
    @Test
    void dropsEverythingOneWay() {
        Drop drop = new Drop(Set.of("10.77.0.12", "10.77.0.11"), Set.of("10.77.0.21"), 100);
        assertThat(drop.line()).isEqualTo("ip saddr { 10.77.0.11, 10.77.0.12 } ip daddr { 10.77.0.21 } counter drop");
    }

    @Test
    void dropsAShareByChance() {
        assertThat(new Drop(Set.of("10.77.0.11"), Set.of("10.77.0.1"), 10).line())
                .isEqualTo("ip saddr { 10.77.0.11 } ip daddr { 10.77.0.1 } numgen random mod 100 < 10 counter drop");
    }

    @Test
    void replacesAllRulesInOneTransaction() {
        assertThat(Drop.ruleset(List.of(new Drop(Set.of("10.77.0.11"), Set.of("10.77.0.12"), 100))))
                .isEqualTo("""
                        table bridge vigia
                        delete table bridge vigia
                        table bridge vigia {
                          chain forward {
                            type filter hook forward priority 0; policy accept;
                            ip saddr { 10.77.0.11 } ip daddr { 10.77.0.12 } counter drop
                          }
                        }
                        """);
    }

    @Test
    void letsEverythingPassWithoutRules() {
        assertThat(Drop.ruleset(List.of())).doesNotContain(" drop");
    }

    @Test
    void refusesARuleThatMeansNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Drop(Set.of(), Set.of("10.77.0.1"), 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new Drop(Set.of("10.77.0.1"), Set.of("10.77.0.2"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Drop(Set.of("10.77.0.1"), Set.of("10.77.0.2"), 101));
    }
}
