package io.vigia.core.slo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an objective stands.
 *
 * @param measuring whether anything was measured within {@link MeasureRule#staleAfter}; while not, its alerts are frozen
 * @param window the objective's own window, net of what is excused
 * @param budget net; {@code grossBudget} is what it would be had nothing been excused
 * @param elapsedCoverage share measured of the part of the window since the first measurement; the state goes by it
 * @param exhaustion when the budget will be spent at the present rate; now or earlier when it is; empty when it will not be
 * @param excusedMinutes of the window, measured or not
 * @param windows every rolling window kept, shortest first, net
 * @param ticksPerSecond with slices, how many ticks of {@link WindowFigures} make a second; 0 where events are counted
 */
public record Standing(
        String sloId,
        SloState state,
        boolean measuring,
        WindowFigures window,
        Budget budget,
        Budget grossBudget,
        double elapsedCoverage,
        Optional<Instant> exhaustion,
        double excusedMinutes,
        List<WindowFigures> windows,
        long ticksPerSecond) {
    public Standing {
        windows = List.copyOf(windows);
    }
}
