package io.vigia.aggregator.decide;

import io.vigia.core.model.RoutingState;

/** Port: tells every actuator the newest committed routing state, now and to each that connects later. Never blocks. */
@FunctionalInterface
public interface RoutingSink {
    void route(RoutingState routing);
}
