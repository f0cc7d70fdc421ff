package io.vigia.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverPolicy.Timing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CooldownTest {
    private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration PLAIN = Duration.ofMinutes(5);

    @Test
    void doublesWhileTheServiceFlapsUpToTheLimit() {
        Cooldown cooldown = Cooldown.first(PLAIN, T0);
        long[] minutes = {10, 20, 40, 60, 60};
        for (long expected : minutes) {
            Instant again = cooldown.until();
            cooldown = cooldown.next(PLAIN, Timing.DEFAULT, again);
            assertThat(Duration.between(again, cooldown.until())).isEqualTo(Duration.ofMinutes(expected));
        }
    }

    @Test
    void isPlainAgainAfterAQuietTime() {
        Cooldown cooldown = Cooldown.first(PLAIN, T0).next(PLAIN, Timing.DEFAULT, T0.plus(PLAIN));
        Instant later = cooldown.until().plus(Timing.DEFAULT.flapQuiet()).plusMillis(1);
        assertThat(cooldown.next(PLAIN, Timing.DEFAULT, later)).isEqualTo(Cooldown.first(PLAIN, later));
    }

    @Test
    void isNeverShortenedByTheLimit() {
        Duration long_ = Duration.ofHours(2);
        Cooldown cooldown = Cooldown.first(long_, T0).next(long_, Timing.DEFAULT, T0.plus(long_));
        assertThat(Duration.between(cooldown.last(), cooldown.until())).isEqualTo(long_);
    }

    @Test
    void isNotStretchedByAClockThatWasSetBack() {
        Instant earlier = T0.minus(Duration.ofDays(1));
        assertThat(Cooldown.first(PLAIN, T0).notAfter(earlier).until()).isEqualTo(earlier.plus(PLAIN));
    }
}
