package io.vigia.core.slo;

import java.util.Locale;

/** What can be wrong with a sample. Each is counted; some are put right and count on, the others leave the tally as it was. */
public enum Irregularity {
    NOT_A_NUMBER(false),
    NEGATIVE(false),
    /** Above 2^50. */
    TOO_LARGE(false),
    /** More good than there was in all: the surplus is dropped. */
    GOOD_OVER_TOTAL(true),
    /** More bad than there was in all: all of it was bad, and as many as are told. */
    BAD_OVER_TOTAL(true),
    DUPLICATE(false),
    STALE_INCARNATION(false),
    /** Increments, or slices, older than is kept of them. */
    TOO_LATE(false),
    /** Counters that came out of order and tell nothing new: later ones have counted it. */
    OVERTAKEN(false),
    /** Counters that came out of order and tell when in a gap it happened: moved there. */
    GAP_REFINED(true),
    /** A stamp ahead of the owner's clock: taken for now. */
    FUTURE_STAMP(true),
    /** A newer sample with an older stamp: taken for as old as the one before. */
    CLOCK_WENT_BACK(true),
    /** Counters below the last ones, or of a new incarnation: counted from zero. */
    COUNTER_RESET(true),
    /** Down and nobody asked: one failure. */
    DEAD_WITHOUT_TRAFFIC(true),
    TOO_MANY_SOURCES(false);

    private final boolean corrected;

    Irregularity(boolean corrected) {
        this.corrected = corrected;
    }

    /** Whether the sample counted all the same. */
    public boolean corrected() {
        return corrected;
    }

    /** Lower-case name, as a label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
