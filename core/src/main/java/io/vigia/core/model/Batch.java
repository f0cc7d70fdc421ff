package io.vigia.core.model;

import java.util.List;

/**
 * What an agent publishes each tick: one message on the bus or one frame on the edge connection.
 *
 * @param node the sender; the site it stands in is taken from {@code lake.yaml}, never from a message
 * @param incarnation wall-clock milliseconds at which the agent started: a later start outranks an earlier one
 * @param sequence 1 for the first batch of an incarnation, then one more each
 * @param heldMillis how long the batch waited at the sender before this sending of it; 0 for a live one
 * @param health the observer's own condition
 * @param observations at most {@link #MAX_OBSERVATIONS}, each target at most once
 */
public record Batch(
        NodeId node,
        long incarnation,
        long sequence,
        long heldMillis,
        SelfHealth health,
        List<Observation> observations) {
    public static final int MAX_OBSERVATIONS = 4096;

    public Batch {
        if (incarnation < 0 || sequence < 1 || heldMillis < 0) {
            throw new IllegalArgumentException("batch of " + node + " has incarnation " + incarnation + ", sequence "
                    + sequence + ", heldMillis " + heldMillis + ": must be at least 0, 1 and 0");
        }
        if (observations.size() > MAX_OBSERVATIONS) {
            throw new IllegalArgumentException(
                    observations.size() + " observations in a batch of " + node + ", at most " + MAX_OBSERVATIONS);
        }
        observations = List.copyOf(observations);
    }
}
