package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.RegisterChange;

/** Port: what the group of aggregators holds to stand, kept in the same log as its decisions. Thread-safe; nothing here blocks. */
public interface AlertLog {
    /** As applied here last. */
    AlertRegister agreed();

    /** Whether this aggregator leads, and all that was committed before its term is in {@link #agreed}. */
    boolean leads();

    /** Succeeds once {@code change} is in {@link #agreed}. After a failure it may yet come to be, or not. */
    Future<Void> propose(RegisterChange change);
}
