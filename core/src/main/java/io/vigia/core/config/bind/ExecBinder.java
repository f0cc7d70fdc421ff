package io.vigia.core.config.bind;

import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.ProbeSpec;
import java.time.Duration;
import java.util.List;

/** Reads a probe of kind exec. */
final class ExecBinder {
    /** Starting a process costs more than sending a request. */
    static final Schedule SCHEDULE =
            new Schedule(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));

    private ExecBinder() {}

    static Parsed<ProbeBinder.Timed> probe(Spot spot) {
        return Fields.open(Section.EXEC_PROBE, spot)
                .map(f -> {
                    Parsed<List<String>> command = f.need(
                            "command",
                            "the program and its arguments, such as [/usr/local/bin/check, now]",
                            SteeringBinder.COMMAND);
                    Parsed<Schedule> schedule = ProbeBinder.schedule(f, SCHEDULE);
                    return f.build(() -> new ProbeBinder.Timed(new ProbeSpec.Exec(command.get()), schedule.get()));
                })
                .orElseGet(Parsed::failed);
    }
}
