package io.vigia.core.slo;

/**
 * An error budget, in minutes of complete failure.
 *
 * <p>{@code total} is what the objective allows of the time that was measured and of the time still to come: of a calendar period its rest, of a
 * rolling window that began before the first measurement the time it has yet to fill. Time that went by unmeasured adds nothing: it is not uptime. {@code spent} is the share of bad in the
 * measured time.
 *
 * @param totalMinutes above 0, or 0 when there is no such time
 * @param spentMinutes at least 0, may exceed the total
 * @param leftRatio 1 when untouched, 0 when spent, negative beyond; 1 when nothing happened
 */
public record Budget(double totalMinutes, double spentMinutes, double leftRatio) {
    public double leftMinutes() {
        return totalMinutes - spentMinutes;
    }
}
