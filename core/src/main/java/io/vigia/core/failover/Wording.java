package io.vigia.core.failover;

import java.time.Duration;
import java.util.Locale;

/** How figures read in reasons. */
final class Wording {
    private Wording() {}

    /** {@code 0.3 s}, {@code 42 s}. */
    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0
                ? time.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
