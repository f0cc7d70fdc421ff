package io.vigia.core.failover;

import java.time.Instant;
import java.util.List;

/**
 * Where one service stands.
 *
 * @param since when this phase began
 * @param hold every missing condition, while held
 * @param announced whether people have been told of this hold
 */
public record ServiceState(Phase phase, Instant since, List<HoldReason> hold, boolean announced) {
    public ServiceState {
        hold = List.copyOf(hold);
    }
}
