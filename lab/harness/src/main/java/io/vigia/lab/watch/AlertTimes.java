package io.vigia.lab.watch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** When each alert was first seen at one Alertmanager, those seen longest ago forgotten first. Safe for many threads. */
public final class AlertTimes {
    private static final int KEPT = 4096;

    /** One that went and came back as it was is the same, and was there before. */
    private final Map<ToldAlert, Long> firstNanos = new LinkedHashMap<>();

    /** Adds a look; looks come in order of time. */
    public synchronized void add(long nanos, Collection<ToldAlert> standing) {
        for (ToldAlert alert : standing) {
            firstNanos.putIfAbsent(alert, nanos);
        }
        var eldest = firstNanos.entrySet().iterator();
        for (int over = firstNanos.size() - KEPT; over > 0; over--) {
            eldest.next();
            eldest.remove();
        }
    }

    /** The first look at or after {@code sinceNanos} that saw one of the {@code wanted} which none before had seen. */
    public synchronized OptionalLong firstSince(long sinceNanos, Predicate<ToldAlert> wanted) {
        return firstNanos.entrySet().stream()
                .filter(entry -> entry.getValue() - sinceNanos >= 0 && wanted.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .min();
    }
}
