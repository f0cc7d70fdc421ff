package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.RoutingState;
import java.util.List;

/** Port: the streams to the agents that act. Nothing here blocks. */
public interface RoutingSink {
    /** Tells every actuator the newest committed routing state, now and to each that connects later. */
    void route(RoutingState routing);

    /** What this aggregator is in its group, from now on; told beside every routing state. */
    void lead(long term, boolean leading);

    /**
     * Remembers which reports have been heard by now.
     *
     * @return to be run once a majority, asked after this call, has confirmed that this aggregator leads: their senders are told
     */
    Runnable heardByNow();

    /** Orders a hook of its agent, if that is connected here. */
    void order(HookOrder order);

    /** What would be sent to {@code balancer} for each of {@code states} in turn; fails when it does not answer. */
    Future<Rehearsals.Lines> dryRun(BalancerId balancer, List<RoutingState> states);
}
