package io.vigia.core.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How figures read in reasons. */
final class Wording {
    private Wording() {}

    /** {@code s3-a is in maintenance until 12:00, by ann: new disks}. */
    static String maintenance(String what, Maintenance window) {
        return what + " is in maintenance until " + at(window.until()) + ", by " + by(window.by());
    }

    /** To the second: nobody reads more at night. */
    static Instant at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * {@code text} in at most {@code most} characters. Never cuts one in two: half a character does not outlive being written, and what the
     * log gives back would no longer equal what was proposed.
     */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }

    /** {@code ann: new disks}. */
    static String by(Origin origin) {
        return origin.why().isEmpty() ? origin.who() : origin.who() + ": " + origin.why();
    }

    /** {@code 0.3 s}, {@code 42 s}; for times that are not negative. */
    static String seconds(Duration time) {
        long tenths = Math.floorDiv(time.toMillis() + 50, 100);
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
