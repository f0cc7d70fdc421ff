package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RampTest {
    @Test
    void comesWithinOnePercentOfEveryShareThatWeightsCanGive() {
        for (int percent = 1; percent < 100; percent++) {
            for (int one = 1; one <= 8; one++) {
                for (int other = 1; other <= 8; other++) {
                    Ramp ramp = Ramp.of(percent, one, other, Stand.MAX_WEIGHT);
                    assertThat(Math.min(ramp.ramping(), ramp.rest())).isGreaterThanOrEqualTo(1);
                    assertThat(Math.max(ramp.ramping(), ramp.rest())).isLessThanOrEqualTo(Stand.MAX_WEIGHT);
                    double sum = (double) ramp.ramping() * one + (double) ramp.rest() * other;
                    if (Math.max(ramp.ramping(), ramp.rest()) == Stand.MAX_WEIGHT
                            && Math.min(ramp.ramping(), ramp.rest()) == 1) {
                        // A server cannot have less than 1/256 of another's.
                        continue;
                    }
                    assertThat(100 * ramp.ramping() * one / sum)
                            .as("%d %% for %d of %d servers", percent, one, one + other)
                            .isCloseTo(percent, within(1.0));
                }
            }
        }
    }

    @Test
    void usesTheLargestOfTheWeightsThatAreExact() {
        assertThat(Ramp.of(50, 2, 2, 256)).isEqualTo(new Ramp(256, 256));
        assertThat(Ramp.of(10, 1, 1, 256)).isEqualTo(new Ramp(28, 252));
        assertThat(Ramp.of(75, 1, 1, 100)).isEqualTo(new Ramp(99, 33));
    }
}
