package io.vigia.core.model;

/**
 * How well the observer itself is doing, measured since its last batch. An observer that is sick is not counted.
 *
 * @param loopStallMillis longest time an event loop was late for its own timer
 * @param clockJumpMillis largest difference between the progress of the wall clock and of the monotonic clock, absolute
 * @param missedTicks ticks that did not run at all
 * @param droppedObservations results thrown away since the agent started because a buffer was full (cumulative)
 */
public record SelfHealth(long loopStallMillis, long clockJumpMillis, long missedTicks, long droppedObservations) {
    public static final SelfHealth GOOD = new SelfHealth(0, 0, 0, 0);

    public SelfHealth {
        if (loopStallMillis < 0 || clockJumpMillis < 0 || missedTicks < 0 || droppedObservations < 0) {
            throw new IllegalArgumentException("self-health figures must not be negative");
        }
    }
}
