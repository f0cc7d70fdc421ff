package io.vigia.lab.scenario;

import io.vigia.lab.load.Exchange;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When clients were served again. The first good answer of a balancer is the good exchange (status 200, its body names a
 * site, whole within the time-out) that <em>ended</em> first among those that were <em>due</em> after the injection and, when
 * a site failed, came from another site. A request that was in flight at the injection does not count, even when it
 * succeeds. Of several balancers the worst counts, and one without any good answer leaves the whole without.
 */
public final class FirstGood {
    private FirstGood() {}

    /**
     * The end of the first good answer of one balancer.
     *
     * @param exchanges of that balancer, in any order
     * @param failedSite whose answers do not count; null when no site failed
     */
    public static OptionalLong of(Collection<Exchange> exchanges, long injectedNanos, @Nullable String failedSite) {
        return exchanges.stream()
                .filter(exchange -> exchange.good()
                        && exchange.scheduledNanos() - injectedNanos >= 0
                        && exchange.sentNanos() - injectedNanos >= 0
                        && !java.util.Objects.equals(exchange.site(), failedSite))
                .mapToLong(Exchange::endNanos)
                .min();
    }

    /** The worst of several balancers; empty when one of them has none. */
    public static OptionalLong worst(List<OptionalLong> ofEach) {
        return ofEach.stream().allMatch(OptionalLong::isPresent)
                ? ofEach.stream().mapToLong(OptionalLong::getAsLong).max()
                : OptionalLong.empty();
    }

    /** Bad exchanges that ended after the injection and were due no later than {@code untilNanos}. */
    public static long failed(Collection<Exchange> exchanges, long injectedNanos, long untilNanos) {
        return exchanges.stream()
                .filter(exchange -> !exchange.good()
                        && exchange.endNanos() - injectedNanos >= 0
                        && exchange.scheduledNanos() - untilNanos <= 0)
                .count();
    }
}
