package io.vigia.agent.probe;

import io.vertx.core.Future;

/** Asks one target once. The runner never calls it again before the last call has ended, and cuts it off at its time-out. */
public interface Probe {
    /**
     * Begins one look. A failure of the future means the same as {@link ProbeResult#down} with the failure's message; a probe
     * need not catch what it cannot explain better.
     */
    Future<ProbeResult> look();

    /** Lets go of connections and the like; called once, when the probe is taken out of service. */
    default void close() {}
}
