package io.vigia.aggregator.decide;

import java.time.Duration;
import java.time.Instant;

/** Port: hears how the keeping of objectives goes; metrics are made of it. Must be quick, and safe from any thread. */
public interface SloListener {
    /** Every objective was evaluated once. */
    void evaluated(Duration took);

    /** What was measured until {@code at} is on disk. */
    void kept(Instant at);

    /** It could not be written, and will be tried again. */
    void notKept();
}
