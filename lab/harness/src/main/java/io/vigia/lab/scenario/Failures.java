package io.vigia.lab.scenario;

import io.vigia.lab.load.Exchange;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The requests that failed where none should have, in words: through which balancer, why, and when. */
final class Failures {
    private record Cause(String balancer, String failure) implements Comparable<Cause> {
        @Override
        public int compareTo(Cause other) {
            return (balancer + failure).compareTo(other.balancer + other.failure);
        }
    }

    private Failures() {}

    /** Empty when none failed; instants are seconds after {@code zeroNanos}, of when the requests were due. */
    static String text(Collection<Exchange> exchanges, long zeroNanos) {
        Map<Cause, java.util.LongSummaryStatistics> causes = exchanges.stream()
                .filter(exchange -> !exchange.good())
                .collect(Collectors.groupingBy(
                        exchange -> new Cause(exchange.balancer(), Objects.requireNonNullElse(exchange.failure(), "?")),
                        TreeMap::new,
                        Collectors.summarizingLong(exchange -> exchange.scheduledNanos() - zeroNanos)));
        return causes.entrySet().stream()
                .map(entry -> "%d %s through %s at %.1f to %.1f s"
                        .formatted(
                                entry.getValue().getCount(),
                                entry.getKey().failure(),
                                entry.getKey().balancer(),
                                entry.getValue().getMin() / 1e9,
                                entry.getValue().getMax() / 1e9))
                .collect(Collectors.joining(", "));
    }
}
