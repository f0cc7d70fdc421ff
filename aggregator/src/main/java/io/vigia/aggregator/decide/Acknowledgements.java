package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.model.ServiceId;

/** Port: a person has seen what happened to a service; its cooldown and flap history are to be cleared. From any thread. */
@FunctionalInterface
public interface Acknowledgements {
    /** What became of it. */
    enum Result {
        /** Cleared, and durable. */
        CLEARED,
        /** There was nothing to clear. */
        NOTHING_TO_CLEAR,
        /** Taken, but not durable in time: it may yet be. */
        PENDING,
        UNKNOWN_SERVICE
    }

    /**
     * @param who 1 to {@link #MAX_WHO} characters
     * @param why up to {@link #MAX_WHY} characters
     */
    Future<Result> acknowledge(ServiceId service, String who, String why);

    int MAX_WHO = 64;
    int MAX_WHY = 256;
}
