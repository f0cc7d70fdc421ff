package io.vigia.core.slo.rules;

import java.time.Duration;

/** Durations as PromQL and the label {@code window} write them. */
public final class PrometheusDuration {
    private PrometheusDuration() {}

    /** The largest of d, h, m and s of which it is a whole number: 5m, 90m, 1h, 3d, 30d. Whole seconds. */
    public static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0 && seconds > 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
