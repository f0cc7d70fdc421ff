package io.vigia.core.failover;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where one service stands.
 *
 * @param since when this phase began
 * @param hold every missing condition: why it is held, or why it could not be moved again while it is moving
 * @param announced the kinds of reasons people were told of; empty when they were not told of a hold
 */
public record ServiceState(Phase phase, Instant since, List<HoldReason> hold, Set<HoldReason.Kind> announced) {
    public ServiceState {
        hold = List.copyOf(hold);
        announced = announced.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(announced));
    }
}
