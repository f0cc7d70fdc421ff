package io.vigia.core.slo;

import java.time.Duration;

/**
 * How a window is called in labels and tables: {@code 5m}, {@code 1h}, {@code 3d}, as Prometheus writes durations; a calendar's as OpenSLO does, {@code 1M}, and one of
 * days, which would be taken for one that rolls, {@code 1d-calendar}.
 */
public final class WindowName {
    private WindowName() {}

    public static String of(SloWindow window) {
        if (window instanceof SloWindow.Calendar calendar) {
            return calendar.count() + unit(calendar.unit());
        }
        return of(((SloWindow.Rolling) window).length());
    }

    /** In the largest unit that makes it a whole number, days at most; a fraction of a second is left out. */
    public static String of(Duration length) {
        long seconds = length.toSeconds();
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        } else if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        } else if (seconds > 0 && seconds % 60 == 0) {
            return seconds / 60 + "m";
        }
        return seconds + "s";
    }

    private static String unit(SloWindow.Unit unit) {
        return switch (unit) {
            case DAY -> "d-calendar";
            case WEEK -> "w";
            case MONTH -> "M";
            case QUARTER -> "Q";
            case YEAR -> "Y";
        };
    }
}
