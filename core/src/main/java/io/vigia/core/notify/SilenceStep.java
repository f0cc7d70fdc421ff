package io.vigia.core.notify;

import java.util.List;

/** The state after an event, and what is to be done, in order. */
public record SilenceStep(SilenceState state, List<SilenceAction> actions) {
    public SilenceStep {
        actions = List.copyOf(actions);
    }
}
