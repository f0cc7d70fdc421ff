package io.vigia.core.slo;

/**
 * Good and total as one source told them. The figures come from outside and may be anything: the tracker corrects or rejects and counts what cannot be.
 *
 * @param source who counted
 * @param incarnation of the source: a higher one began its counters anew; 0 where the source has none
 * @param sequence rises with every sample of an incarnation; where the source numbers nothing, its time stamp
 * @param sinceMillis of cumulative figures: when the counters began at zero, or 0 when nobody knows; of increments: where the counted time begins
 * @param atMillis until when the figures count, in milliseconds since 1970 on the source's clock, or on the owner's where ages are known
 * @param cumulative whether they count from the source's beginning, or what came since {@code sinceMillis}
 * @param form what the two figures are
 * @param first good or bad events, by the form
 * @param second total or bad events, by the form
 * @param down that what was measured does not serve, whether or not anybody asked it to; without traffic it counts as one failure
 */
public record Sample(
        SourceKey source,
        long incarnation,
        long sequence,
        long sinceMillis,
        long atMillis,
        boolean cumulative,
        Form form,
        double first,
        double second,
        boolean down) {
    /** What the two figures are. */
    public enum Form {
        GOOD_OF_TOTAL,
        BAD_OF_TOTAL,
        GOOD_AND_BAD
    }

    /** Counters that began at {@code sinceMillis} (0: unknown). */
    public static Sample counters(
            SourceKey source,
            long incarnation,
            long sequence,
            long sinceMillis,
            long atMillis,
            double good,
            double total) {
        return new Sample(
                source, incarnation, sequence, sinceMillis, atMillis, true, Form.GOOD_OF_TOTAL, good, total, false);
    }

    /** What happened between the two times. */
    public static Sample increments(
            SourceKey source,
            long incarnation,
            long sequence,
            long fromMillis,
            long toMillis,
            double good,
            double total) {
        return new Sample(
                source, incarnation, sequence, fromMillis, toMillis, false, Form.GOOD_OF_TOTAL, good, total, false);
    }

    /** The same figures, of something that does not serve. */
    public Sample asDown() {
        return new Sample(source, incarnation, sequence, sinceMillis, atMillis, cumulative, form, first, second, true);
    }
}
