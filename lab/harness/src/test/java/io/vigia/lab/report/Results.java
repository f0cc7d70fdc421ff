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

    /** A run of a killed service in which every promise held, and the alert took {@code millis}. */
    static Run alerted(@Nullable Long millis) {
        Figures figures = new Figures(300L, 310L, 330L, 500L, 60, millis);
        return new Run("made by hand", figures, 1, Map.of("defaults", firstGood(5000L)), List.of());
    }

    /** In a lake with two Alertmanagers. */
    static Result told(Scenario scenario, Run... runs) {
        return new Result(scenario, 7, 100, 2, List.of(runs), 1000, 0, List.of(), HistoryReport.none(), 0, 0);
    }

    static Result of(Scenario scenario, long broken, Run... runs) {
        return new Result(scenario, 7, 100, 0, List.of(runs), 1000, broken, List.of(), HistoryReport.none(), 0, 0);
    }
}
