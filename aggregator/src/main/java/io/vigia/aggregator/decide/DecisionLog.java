package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import java.time.Instant;

/** Port: where decisions are made durable. One commit at a time; a replicated log may stand behind it as well as a disk. */
public interface DecisionLog {
    /**
     * Makes {@code next} durable, whole, on top of the revision before it. Succeeds once no single crash can undo it; fails
     * only when it is certain that {@code next} will not be found after a restart. While that is open, so is the future.
     */
    Future<Void> commit(Durable next, Decision decision);

    /** Adds what people were told to the history. A failure to do so is reported by the log itself, not to the caller. */
    void record(Instant at, Notice notice);
}
