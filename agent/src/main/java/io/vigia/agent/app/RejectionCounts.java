package io.vigia.agent.app;

import io.vigia.platform.wire.Rejections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was refused, for the agent's {@code /metrics}. Sources and reasons are bounded by their callers. */
final class RejectionCounts implements Rejections {
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    record Key(String source, String reason) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int bySource = source.compareTo(other.source);
            return bySource != 0 ? bySource : reason.compareTo(other.reason);
        }
    }

    @Override
    public void count(String source, String reason) {
        counts.computeIfAbsent(new Key(source, reason), key -> new LongAdder()).increment();
    }

    Map<Key, Long> snapshot() {
        Map<Key, Long> copy = new TreeMap<>();
        counts.forEach((key, count) -> copy.put(key, count.sum()));
        return copy;
    }
}
