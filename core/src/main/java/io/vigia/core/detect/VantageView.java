package io.vigia.core.detect;

import io.vigia.core.model.NodeId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.Optional;

/**
 * How one observer stands, for people.
 *
 * @param site empty for a node that is not one of the lake's vantages
 * @param heardAt when its newest batch came; empty when none has
 * @param channel how that batch came
 * @param sick whether its word is not counted now, for sickness or isolation
 * @param note why, or empty
 */
public record VantageView(
        NodeId node,
        Optional<SiteId> site,
        Optional<Instant> heardAt,
        Optional<DetectEvent.Channel> channel,
        boolean sick,
        String note) {}
