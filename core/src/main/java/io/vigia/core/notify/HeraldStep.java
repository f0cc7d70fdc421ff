package io.vigia.core.notify;

import java.util.List;

/** The state after an event, and what is to be done, in order. */
public record HeraldStep(HeraldState state, List<HeraldAction> actions) {
    public HeraldStep {
        actions = List.copyOf(actions);
    }
}
