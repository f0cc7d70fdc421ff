package io.vigia.core.config.bind.probe;

import io.vigia.core.config.Durations;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import java.time.Duration;

/** The interval, timeout and retry of a section that has them. */
public final class Schedules {
    private Schedules() {}

    public static Parsed<Schedule> read(Fields f, Schedule defaults) {
        Parsed<Duration> interval = f.or("interval", defaults.interval(), Values.DURATION);
        Parsed<Duration> timeout = f.or("timeout", defaults.timeout(), Values.DURATION);
        Parsed<Duration> retry = f.or("retry", defaults.retry(), Values.DURATION);
        return f.build(() -> new Schedule(interval.get(), timeout.get(), retry.get()));
    }

    static Schedule every(String interval, String timeout, String retry) {
        return new Schedule(Durations.parse(interval), Durations.parse(timeout), Durations.parse(retry));
    }
}
