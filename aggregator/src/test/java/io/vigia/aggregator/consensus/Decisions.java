package io.vigia.aggregator.consensus;

import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Small things to commit. */
final class Decisions {
    static final ServiceId S3 = new ServiceId("s3");
    static final Instant T = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private Decisions() {}

    static Durable durable(long revision) {
        return new Durable(
                revision,
                RoutingState.first(Map.of(S3, new SiteId("a"))),
                new TreeMap<>(),
                List.of(),
                Controls.NONE,
                List.of());
    }

    static Decision because(String why) {
        return new Decision(
                Decision.Kind.STEP, Optional.of(S3), T, "vigia", Optional.of("3-s3"), why, List.of(), List.of());
    }
}
