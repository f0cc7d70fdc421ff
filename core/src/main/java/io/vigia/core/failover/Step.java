package io.vigia.core.failover;

import java.util.List;

/** A new state, and what is to be done now that it is so. */
public record Step(FailoverState state, List<FailoverAction> actions) {
    public Step {
        actions = List.copyOf(actions);
    }
}
