package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import java.util.Map;

/** Port: who belongs to the group. Only the leader can change it. */
@FunctionalInterface
public interface Membership {
    /**
     * New members join first, then those that are not named leave. Fails with the reason when a new one cannot be reached; calling it again
     * goes on from there.
     *
     * @param wanted every member's Raft address; one of them at least must belong to the group now
     */
    Future<Void> reconfigure(Map<NodeId, Endpoint> wanted);
}
