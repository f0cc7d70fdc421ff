package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Port: the audit log as this aggregator has it. From any thread. */
@FunctionalInterface
public interface History {
    int MAX_LIMIT = 1000;

    /**
     * @param failover only what belongs to this move
     * @param kind only lines of this kind
     * @param limit 1 to {@link #MAX_LIMIT}
     * @return newest first
     */
    Future<List<JsonObject>> read(Optional<String> failover, Optional<String> kind, int limit);
}
