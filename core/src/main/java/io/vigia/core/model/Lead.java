package io.vigia.core.model;

/**
 * What an aggregator says of the group it belongs to, beside the routing state that it hands out.
 *
 * @param term of the group as this aggregator knows it; 0 before it knows any
 * @param leading whether it is the leader of that term
 * @param confirmed of a leader alone: the number of the newest report of this very actuator that the leader had received when a majority
 *     confirmed it in office afterwards; 0 for none. So the actuator knows, on its own clock, that nobody else led when it sent that report
 */
public record Lead(long term, boolean leading, long confirmed) {
    /** Of a group that has not spoken yet. */
    public static final Lead UNKNOWN = new Lead(0, false, 0);

    public Lead {
        if (term < 0 || confirmed < 0) {
            throw new IllegalArgumentException("term and confirmed must not be negative");
        }
    }
}
