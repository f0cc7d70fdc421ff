package io.vigia.core.failover;

import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must survive. Plain values; every change of it is one {@link FailoverAction.Commit}, so a log of these is the history
 * of the lake, and {@link FailoverState#resume} continues from any of them.
 *
 * @param revision 0 before anything was committed, then one more with each commit
 * @param routing the newest epoch
 * @param cooldowns of services that have failed over by themselves
 * @param failovers newest first, at most {@link #MAX_FAILOVERS}; open ones are resumed at the routing step
 */
public record Durable(
        long revision, RoutingState routing, SortedMap<ServiceId, Cooldown> cooldowns, List<FailoverRecord> failovers) {
    public static final int MAX_FAILOVERS = 50;

    public Durable {
        if (revision < 0) {
            throw new IllegalArgumentException("revision is " + revision + ", must not be negative");
        }
        if (failovers.size() > MAX_FAILOVERS) {
            failovers = newest(failovers);
        }
        cooldowns = Collections.unmodifiableSortedMap(new TreeMap<>(cooldowns));
        failovers = List.copyOf(failovers);
    }

    /** Drops the oldest of those that are over. */
    private static List<FailoverRecord> newest(List<FailoverRecord> failovers) {
        List<FailoverRecord> kept = new ArrayList<>(failovers);
        for (int i = kept.size() - 1; i >= 0 && kept.size() > MAX_FAILOVERS; i--) {
            if (!kept.get(i).open()) {
                kept.remove(i);
            }
        }
        return kept;
    }

    Durable next(RoutingState with, SortedMap<ServiceId, Cooldown> cooling, List<FailoverRecord> records) {
        return new Durable(Math.addExact(revision, 1), with, cooling, records);
    }

    Durable with(List<FailoverRecord> records) {
        return new Durable(revision, routing, cooldowns, records);
    }

    /** A lake without history, nothing of it committed yet. */
    public static Durable first(RoutingState routing) {
        return new Durable(0, routing, new TreeMap<>(), List.of());
    }
}
