package io.vigia.core.notify;

import java.util.List;

/** The state after an event, and what is to be done, in order. */
public record DeliveryStep(DeliveryState state, List<DeliveryAction> actions) {
    public DeliveryStep {
        actions = List.copyOf(actions);
    }
}
