package io.vigia.aggregator.decide;

import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.Batch;
import java.time.Duration;
import java.time.Instant;

/** Port: hears what the loop does; metrics are made of it. Called on the loop's own context, so it must be quick. */
public interface LoopListener {
    /** A batch was taken in. */
    void heard(Batch batch, Instant at);

    /** One event was worked off, with all that followed from it at once. */
    void stepped(Duration took);

    /** A commit ended. */
    void committed(Decision decision, boolean durable, Duration took);

    void announced(Notice notice);
}
