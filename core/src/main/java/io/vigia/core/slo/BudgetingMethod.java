package io.vigia.core.slo;

/** How good and bad turn into a budget: OpenSLO v1, {@code budgetingMethod}. */
public enum BudgetingMethod {
    /** Good events over all events. */
    OCCURRENCES,
    /** Good slices over all slices in which something happened; a slice is good when its ratio reaches {@link Timeslices#target}. */
    TIMESLICES,
    /** The mean of the slices' own ratios, so that a quiet minute weighs as much as a busy one. */
    RATIO_TIMESLICES;

    public boolean slices() {
        return this != OCCURRENCES;
    }
}
