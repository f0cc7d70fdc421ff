package io.vigia.core.failover;

import java.time.Duration;

/** How figures read in reasons. */
final class Wording {
    private Wording() {}

    /** {@code 0.3 s}, {@code 42 s}; for times that are not negative. */
    static String seconds(Duration time) {
        long tenths = Math.floorDiv(time.toMillis() + 50, 100);
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
