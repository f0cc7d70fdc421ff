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
 * @param failovers newest first, at most {@link #MAX_FAILOVERS}; open ones go on at the step they have reached
 * @param controls what people have told us not to do
 * @param proofs the newest of each path of each service, at most {@link #MAX_PROOFS}
 */
public record Durable(
        long revision,
        RoutingState routing,
        SortedMap<ServiceId, Cooldown> cooldowns,
        List<FailoverRecord> failovers,
        Controls controls,
        List<Proof> proofs) {
    public static final int MAX_FAILOVERS = 50;
    public static final int MAX_PROOFS = 1000;

    public Durable {
        if (revision < 0) {
            throw new IllegalArgumentException("revision is " + revision + ", must not be negative");
        }
        if (failovers.size() > MAX_FAILOVERS) {
            failovers = newest(failovers);
        }
        cooldowns = Collections.unmodifiableSortedMap(new TreeMap<>(cooldowns));
        failovers = List.copyOf(failovers);
        proofs = List.copyOf(proofs.size() > MAX_PROOFS ? proofs.subList(0, MAX_PROOFS) : proofs);
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

    Durable next() {
        return new Durable(Math.addExact(revision, 1), routing, cooldowns, failovers, controls, proofs);
    }

    Durable with(RoutingState with) {
        return new Durable(revision, with, cooldowns, failovers, controls, proofs);
    }

    Durable with(List<FailoverRecord> records) {
        return new Durable(revision, routing, cooldowns, records, controls, proofs);
    }

    Durable with(SortedMap<ServiceId, Cooldown> cooling) {
        return new Durable(revision, routing, cooling, failovers, controls, proofs);
    }

    Durable with(Controls told) {
        return new Durable(revision, routing, cooldowns, failovers, told, proofs);
    }

    /** The newest proof of each path stays. */
    Durable with(Proof proof) {
        List<Proof> more = new ArrayList<>();
        more.add(proof);
        proofs.stream()
                .filter(old -> !(old.service().equals(proof.service())
                        && old.from().equals(proof.from())
                        && old.to().equals(proof.to())))
                .forEach(more::add);
        return new Durable(revision, routing, cooldowns, failovers, controls, more);
    }

    /** A lake without history, nothing of it committed yet. */
    public static Durable first(RoutingState routing) {
        return new Durable(0, routing, new TreeMap<>(), List.of(), Controls.NONE, List.of());
    }
}
