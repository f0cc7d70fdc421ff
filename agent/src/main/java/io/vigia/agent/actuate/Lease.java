package io.vigia.agent.actuate;

import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Until when a balancer that may be cut off can know that nobody was told to move its services elsewhere. Each report is numbered; a
 * leader that a majority confirmed <em>after</em> it received report <em>n</em> gives <em>n</em> back, which proves that it still led when
 * <em>n</em> was sent. So the lease runs from that sending, on this actuator's own monotonic clock: no two clocks are compared, and a delay
 * on the way makes it shorter, never longer (Gray and Cheriton, "Leases", 1989). A confirmation counts only once the routing state that
 * came with it is on disk: a leader's word on an epoch that cannot be kept proves nothing for the one that is applied.
 *
 * <p>What no lease can do: an agent that is dead or stopped, or that a hung HAProxy does not listen to, fences nothing. That is what a
 * {@code fence} hook is for.
 *
 * @param began when this actuator started; until the first confirmation nothing is proven, and nothing is opened
 * @param sent when each report was sent that may still be confirmed, by its number
 * @param last the number of the newest report
 * @param proven when the newest confirmed report was sent
 * @param waiting confirmed, but its routing state is not on disk yet
 */
record Lease(
        Instant began,
        SortedMap<Long, Instant> sent,
        long last,
        Optional<Instant> proven,
        Optional<Confirmation> waiting) {
    /** At one a second and a few for each change, more than the longest lease has. */
    static final int MAX_SENT = 1024;

    /** @param number of the newest report confirmed */
    record Confirmation(long number, RoutingState state) {}

    enum Standing {
        /** A leader is proven to have led less than the lease ago. */
        HELD,
        /** Started less than the lease ago, nothing proven since: nothing is opened, nothing that serves is fenced for it. */
        UNPROVEN,
        /** Fence. */
        RUN_OUT
    }

    Lease {
        sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
    }

    static Lease beginning(Instant now) {
        return new Lease(now, Collections.emptySortedMap(), 0, Optional.empty(), Optional.empty());
    }

    /**
     * Of the next report. Numbers are milliseconds of the actuator's clock, so that they rise from one start of the agent to the next, and
     * so that those of several balancers that share an agent's stream can be compared.
     */
    long next(Instant now) {
        return Math.max(last + 1, Math.max(1, now.toEpochMilli()));
    }

    /** Sent, but no confirmation of it will be looked at. */
    Lease numbered(long number) {
        return new Lease(began, sent, number, proven, waiting);
    }

    Lease sent(long number, Instant now) {
        SortedMap<Long, Instant> more = new TreeMap<>(sent);
        more.put(number, now);
        while (more.size() > MAX_SENT) {
            more.remove(more.firstKey());
        }
        return new Lease(began, more, number, proven, waiting);
    }

    /** A leader that sent {@code state} confirmed the report {@code number}, or an earlier one of this actuator if it has not that. */
    Lease confirmed(long number, RoutingState state, Instant now) {
        boolean newer = waiting.map(Confirmation::number).orElse(0L) <= number;
        // One that nobody can have sent yet is of an earlier life, before the machine's clock was set back.
        boolean possible = number >= 1 && number <= Math.max(last, now.toEpochMilli());
        return newer && possible
                ? new Lease(began, sent, last, proven, Optional.of(new Confirmation(number, state)))
                : this;
    }

    /** What is confirmed counts if its routing state is the one on disk; one of a lower epoch never will. */
    Lease settled(Optional<RoutingState> accepted) {
        if (waiting.isEmpty() || accepted.isEmpty()) {
            return this;
        }
        Confirmation confirmation = waiting.get();
        if (!confirmation.state().equals(accepted.get())) {
            boolean hopeless = confirmation.state().epoch() <= accepted.get().epoch();
            return hopeless ? new Lease(began, sent, last, proven, Optional.empty()) : this;
        }
        Optional<Instant> at = sent.headMap(confirmation.number() + 1).values().stream()
                .reduce((earlier, later) -> later)
                .or(() -> proven);
        return new Lease(began, sent.tailMap(confirmation.number() + 1), last, at, Optional.empty());
    }

    Standing standing(Duration length, Instant now) {
        return !now.isBefore(end(length)) ? Standing.RUN_OUT : proven.isPresent() ? Standing.HELD : Standing.UNPROVEN;
    }

    /** When a lease of this length runs out unless another confirmation comes. */
    Instant end(Duration length) {
        return proven.orElse(began).plus(length);
    }
}
