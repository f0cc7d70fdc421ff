package io.vigia.lab.full;

import io.vigia.lab.load.Exchange;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What clients of one balancer saw of the loss of a site. Only requests that were due after it count; times are in milliseconds from the loss.
 *
 * @param firstGoodMillis the end of the first good answer of another site; empty when there was none
 * @param restoredMillis when the last failed request ended, and so from when everything was good: the recovery time; empty while the newest requests fail
 * @param failed how many requests failed
 * @param site that served in the end; empty when none did
 */
record Outage(Optional<Long> firstGoodMillis, Optional<Long> restoredMillis, int failed, Optional<String> site) {
    /**
     * @param exchanges of one balancer, in any order
     * @param lost the site
     * @param lostNanos when it was lost
     */
    static Outage of(List<Exchange> exchanges, String lost, long lostNanos) {
        List<Exchange> since = exchanges.stream()
                .filter(exchange -> exchange.scheduledNanos() - lostNanos >= 0)
                .sorted(Comparator.comparingLong(Exchange::endNanos))
                .toList();
        List<Exchange> elsewhere = since.stream()
                .filter(exchange -> exchange.good() && !lost.equals(exchange.site()))
                .toList();
        List<Exchange> failed =
                since.stream().filter(exchange -> !exchange.good()).toList();
        Optional<Long> firstGood = elsewhere.stream().findFirst().map(first -> millis(first, lostNanos));
        Optional<Exchange> last =
                elsewhere.isEmpty() ? Optional.empty() : Optional.of(elsewhere.get(elsewhere.size() - 1));
        Optional<Long> lastFailed =
                failed.isEmpty() ? Optional.of(0L) : Optional.of(millis(failed.get(failed.size() - 1), lostNanos));
        Optional<Long> restored = last.isPresent() && millis(last.get(), lostNanos) > lastFailed.get()
                ? Optional.of(Math.max(lastFailed.get(), firstGood.orElse(0L)))
                : Optional.empty();
        return new Outage(firstGood, restored, failed.size(), last.map(Exchange::site));
    }

    private static long millis(Exchange exchange, long lostNanos) {
        return TimeUnit.NANOSECONDS.toMillis(exchange.endNanos() - lostNanos);
    }
}
