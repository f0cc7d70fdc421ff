package io.vigia.core.failover;

import java.time.Instant;

/** The failover state machine. */
public final class FailoverMachine {
    private FailoverMachine() {}

    /**
     * @param now never before that of the last step
     * @return the state after {@code event}, and what is to be done; the order of the actions matters
     */
    public static Step step(FailoverState state, FailoverEvent event, Instant now) {
        return new Step(state, java.util.List.of());
    }
}
