package io.vigia.core.notify;

import java.util.List;
import java.util.Optional;

/**
 * The state after an event, and what is to be done, in order.
 *
 * @param proposal what is to be put into the log meanwhile; nothing waits for it
 */
public record HeraldStep(HeraldState state, List<HeraldAction> actions, Optional<Agreement.Proposal> proposal) {
    public HeraldStep {
        actions = List.copyOf(actions);
    }
}
