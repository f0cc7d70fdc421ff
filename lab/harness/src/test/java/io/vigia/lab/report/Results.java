package io.vigia.lab.report;

import io.vigia.lab.scenario.Figures;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Run;
import io.vigia.lab.scenario.Scenario;
import io.vigia.lab.watch.HistoryReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results made by hand. */
final class Results {
    private Results() {}

    static Figures firstGood(@Nullable Long millis) {
        return new Figures(300L, 310L, 330L, millis, 60);
    }

    /** A run in which Vigia took {@code millis}, and the HAProxys alone as long as is said. */
    static Run run(long millis, long failovers, @Nullable Long defaultsMillis) {
        return new Run(
                "made by hand",
                firstGood(millis),
                failovers,
                Map.of("defaults", firstGood(defaultsMillis), "fast", firstGood(900L)),
                List.of());
    }

    static Result of(Scenario scenario, long broken, Run... runs) {
        return new Result(scenario, 7, 100, List.of(runs), 1000, broken, List.of(), HistoryReport.none(), 0, 0);
    }
}
