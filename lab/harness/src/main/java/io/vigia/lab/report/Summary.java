package io.vigia.lab.report;

import io.vigia.lab.scenario.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The figures of all runs of one scenario. */
public record Summary(
        Percentiles detectMs,
        Percentiles decideMs,
        Percentiles switchedMs,
        Percentiles firstGoodMs,
        Percentiles failedRequests,
        Percentiles alertedMs) {

    public static Summary of(List<Figures> runs) {
        return new Summary(
                percentiles(runs, Figures::detectMs),
                percentiles(runs, Figures::decideMs),
                percentiles(runs, Figures::switchedMs),
                percentiles(runs, Figures::firstGoodMs),
                percentiles(runs, Figures::failedRequests),
                percentiles(runs, Figures::alertedMs));
    }

    private static Percentiles percentiles(List<Figures> runs, Function<Figures, @Nullable Long> figure) {
        List<@Nullable Long> values = new ArrayList<>();
        runs.forEach(run -> values.add(figure.apply(run)));
        return Percentiles.of(values);
    }
}
