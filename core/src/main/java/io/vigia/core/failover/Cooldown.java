package io.vigia.core.failover;

import io.vigia.core.failover.FailoverPolicy.Timing;
import java.time.Duration;
import java.time.Instant;

/**
 * The flap history of a service.
 *
 * @param streak automatic failovers in a row, each begun before the service had stayed quiet long enough; at least 1
 * @param last when the latest was decided
 * @param until no automatic failover before
 */
public record Cooldown(int streak, Instant last, Instant until) {
    public Cooldown {
        if (streak < 1) {
            throw new IllegalArgumentException("streak is " + streak + ", must be at least 1");
        }
        if (until.isBefore(last)) {
            throw new IllegalArgumentException("a cooldown until " + until + " ends before it began, " + last);
        }
    }

    /** After a first failover at {@code now}. */
    static Cooldown first(Duration plain, Instant now) {
        return new Cooldown(1, now, now.plus(plain));
    }

    /** After a further failover at {@code now}: twice as long for each of the streak, unless it has been quiet since. */
    Cooldown next(Duration plain, Timing timing, Instant now) {
        if (now.isAfter(until.plus(timing.flapQuiet()))) {
            return first(plain, now);
        }
        Duration limit = timing.maxCooldown().compareTo(plain) > 0 ? timing.maxCooldown() : plain;
        Duration pause = plain;
        for (int i = 0; i < streak && pause.compareTo(limit) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return new Cooldown(streak + 1, now, now.plus(pause.compareTo(limit) > 0 ? limit : pause));
    }

    /** The same pause, begun no later than {@code now}: a clock that was set back while we were away must not stretch it. */
    Cooldown notAfter(Instant now) {
        return last.isAfter(now) ? new Cooldown(streak, now, now.plus(Duration.between(last, until))) : this;
    }

    boolean over(Instant now) {
        return !now.isBefore(until);
    }
}
