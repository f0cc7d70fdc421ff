package io.vigia.agent.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.model.TargetId;
import java.util.Map;

/**
 * All the probes of this agent: one verticle a probe kind, whose looks end on the {@link ObservationBoard}. The plan can be
 * replaced while they run.
 */
public final class Probes {
    private Probes() {}

    /**
     * Begins with an empty plan. To be called on the board's context, where results are posted.
     *
     * @param factory stays the caller's, who closes it after {@link #close}
     */
    public static Future<Probes> start(Vertx vertx, ProbeFactory factory, ObservationBoard board) {
        return Future.failedFuture("not yet");
    }

    /**
     * Makes {@code wanted} the plan: what is new starts, what is missing stops and leaves the board, what has changed is
     * replaced with a fresh run, and what is the same goes on untouched. Plans are applied in the order of the calls.
     */
    public Future<Void> apply(Map<TargetId, Assignment> wanted) {
        return Future.failedFuture("not yet");
    }

    /** Stops every probe and lets go of everything. */
    public Future<Void> close() {
        return Future.failedFuture("not yet");
    }
}
