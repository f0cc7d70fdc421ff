package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.CheckLeases;
import io.vigia.agent.actuate.ActuatorAction.Note;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Judges the leases of one balancer's services ({@code isolation: fence}). The others keep their last state for ever. */
final class Isolation {
    private final Map<ServiceId, Duration> lengths;

    /** @param lengths the lease of each service that has one */
    Isolation(Map<ServiceId, Duration> lengths) {
        this.lengths = new TreeMap<>(lengths);
    }

    /**
     * What is known of leases.
     *
     * @param isolated services whose lease has run out
     * @param unproven services that nobody has confirmed since the start
     * @param armed when the next look at the leases is due; empty when none is
     */
    record Known(Lease lease, SortedSet<ServiceId> isolated, SortedSet<ServiceId> unproven, Optional<Instant> armed) {
        Known {
            isolated = Collections.unmodifiableSortedSet(new TreeSet<>(isolated));
            unproven = Collections.unmodifiableSortedSet(new TreeSet<>(unproven));
        }

        Known with(Lease now) {
            return new Known(now, isolated, unproven, armed);
        }

        Known disarmed() {
            return new Known(lease, isolated, unproven, Optional.empty());
        }
    }

    /** At the start nothing is isolated, and nothing proven. */
    Known initial(Instant now) {
        return new Known(
                Lease.beginning(now), Collections.emptySortedSet(), new TreeSet<>(lengths.keySet()), Optional.empty());
    }

    /** To be called in every step: what is isolated now, and when to look again. */
    void judge(Turn turn) {
        if (lengths.isEmpty()) {
            return;
        }
        Known before = turn.state.isolation();
        Lease lease = before.lease().settled(turn.state.epochs().accepted());
        SortedSet<ServiceId> isolated = new TreeSet<>();
        SortedSet<ServiceId> unproven = new TreeSet<>();
        Instant next = Instant.MAX;
        for (Map.Entry<ServiceId, Duration> service : lengths.entrySet()) {
            switch (lease.standing(service.getValue(), turn.now)) {
                case RUN_OUT -> isolated.add(service.getKey());
                case UNPROVEN -> unproven.add(service.getKey());
                case HELD -> {}
            }
            Instant end = lease.end(service.getValue());
            next = end.isAfter(turn.now) && end.isBefore(next) ? end : next;
        }
        note(turn, before.isolated(), isolated);
        Optional<Instant> armed = next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
        if (armed.isPresent() && !armed.equals(before.armed())) {
            turn.act(new CheckLeases(Duration.between(turn.now, next)));
        }
        turn.state = turn.state.with(new Known(lease, isolated, unproven, armed));
    }

    private static void note(Turn turn, SortedSet<ServiceId> before, SortedSet<ServiceId> now) {
        if (!before.containsAll(now)) {
            turn.note(Note.Kind.ISOLATED, "no leader has confirmed this balancer within the lease of " + now);
            turn.state = turn.state.with(turn.state.counters().withIsolation());
        } else if (!now.containsAll(before)) {
            turn.note(Note.Kind.REJOINED, "a leader confirms this balancer again; still isolated: " + now);
        }
    }

    /** Numbers and remembers a report that is about to be sent. */
    long send(Turn turn) {
        Known known = turn.state.isolation();
        long number = known.lease().next(turn.now);
        Lease lease = lengths.isEmpty()
                ? known.lease().numbered(number)
                : known.lease().sent(number, turn.now);
        turn.state = turn.state.with(known.with(lease));
        return number;
    }
}
