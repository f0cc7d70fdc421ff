package io.vigia.lab.scenario;

import io.vigia.lab.watch.AlertWatch;
import io.vigia.lab.watch.ToldAlert;
import java.time.Instant;
import java.util.function.ToLongFunction;

/**
 * Which alerts tell of the death of a site's server: that its component is down, or that the service has begun to leave the site.
 * One that began before the death tells of an earlier one.
 */
final class DeathAlert {
    /** What an aggregator's clock may differ by from that of the times it tells. */
    private static final long CLOCKS_NANOS = 2_000_000_000L;

    private final String site;
    private final long injectedNanos;
    private final ToLongFunction<Instant> nanosOf;

    /** @param nanosOf when an instant of the aggregators' clock was, in {@link System#nanoTime} */
    DeathAlert(String site, long injectedNanos, ToLongFunction<Instant> nanosOf) {
        this.site = site;
        this.injectedNanos = injectedNanos;
        this.nanosOf = nanosOf;
    }

    boolean is(ToldAlert alert) {
        boolean tellsOfIt = switch (alert.name()) {
            case AlertWatch.TARGET_DOWN -> alert.label("target").equals("s3-" + site);
            case AlertWatch.FAILOVER_STARTED ->
                alert.label("service").equals(Stage.SERVICE)
                        && alert.label("site").equals(site);
            default -> false;
        };
        return tellsOfIt && nanosOf.applyAsLong(alert.startsAt()) - injectedNanos >= -CLOCKS_NANOS;
    }
}
