package io.vigia.core.slo;

import java.time.Duration;

/**
 * One window, net of what is excused.
 *
 * @param length of a calendar window: from the period's beginning until now
 * @param good events; with slices, ticks of time ({@link Standing#ticksPerSecond})
 * @param total in the same unit; 0 when nothing happened
 * @param measuredSeconds how much of it was measured by anybody
 * @param sli good over total, 0 to 1; NaN when nothing happened
 * @param burnRate share of bad over the share that the objective allows; 1 just spends the budget; NaN when nothing happened
 * @param coverage share of the window measured, 0 to 1, excused time left out
 */
public record WindowFigures(
        Duration length, long good, long total, long measuredSeconds, double sli, double burnRate, double coverage) {
    /** Never negative, though a counter that was read too early may have put more good than total into a window's edge. */
    public long bad() {
        return Math.max(0, total - good);
    }
}
