package io.vigia.core.detect;

import io.vigia.core.model.Batch;

/** What a {@link Detector} is told. */
public sealed interface DetectEvent {
    /**
     * A batch of an agent was taken in. The ages in it are reckoned from the {@code now} of the call, which must be the time
     * at which it was received.
     */
    record BatchHeard(Batch batch, Channel channel) implements DetectEvent {}

    /** Time has passed. To be told at least every 100 ms: a longer gap is taken as the aggregator's own sickness. */
    record Tick() implements DetectEvent {
        public static final Tick TICK = new Tick();
    }

    /** The configuration changed. Opinions on what is still watched by whom it was are kept. */
    record LayoutChanged(DetectPolicy policy, Layout layout) implements DetectEvent {}

    /** How a batch came. */
    enum Channel {
        BUS,
        STREAM;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
