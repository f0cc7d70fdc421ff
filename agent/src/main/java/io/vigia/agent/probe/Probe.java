package io.vigia.agent.probe;

import io.vertx.core.Future;

/**
 * Asks one target once. The runner never calls it again before the last call has ended, and cuts it off at its time-out. All
 * methods are called on one context, the runner's.
 */
public interface Probe {
    /**
     * Begins one look. A failure of the future means the same as {@link ProbeResult#down} with the failure's message; a probe
     * need not catch what it cannot explain better. Throwing, or returning null, means that the probe itself is broken: the
     * target becomes unknown, not down.
     */
    Future<ProbeResult> look();

    /**
     * The look has outlived its time-out and been judged: let go of what it holds, so that its future ends soon. Whatever
     * that future says then is dropped.
     */
    default void abandon() {}

    /**
     * Called once, before the first look. A probe that notices by itself that something has happened to its target (the
     * connection it held was closed) may run {@code lookNow} on its context: the next look then comes at once. It is a hint
     * and never evidence; the runner forgives false ones and heeds them less and less.
     */
    default void alarmTo(Runnable lookNow) {}

    /** Lets go of connections and the like; called once, when the probe is taken out of service. */
    default void close() {}
}
