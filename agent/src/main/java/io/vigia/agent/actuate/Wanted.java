package io.vigia.agent.actuate;

import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.Transit;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one balancer is to be like: the accepted routing state, less what its leases do not allow.
 *
 * @param accepted the newest routing state on disk, if any
 * @param isolated services whose lease has run out: fenced, whatever the routing state says
 * @param unproven services whose lease has not been confirmed since the start: not to be opened
 */
record Wanted(Optional<RoutingState> accepted, SortedSet<ServiceId> isolated, SortedSet<ServiceId> unproven) {
    static final Wanted NOTHING = of(Optional.empty());

    Wanted {
        isolated = Collections.unmodifiableSortedSet(new TreeSet<>(isolated));
        unproven = Collections.unmodifiableSortedSet(new TreeSet<>(unproven));
    }

    static Wanted of(RoutingState state) {
        return of(Optional.of(state));
    }

    static Wanted of(Optional<RoutingState> state) {
        return new Wanted(state, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    /** Of the routing state; 0 without one. */
    long epoch() {
        return accepted.map(RoutingState::epoch).orElse(0L);
    }

    /** Nothing is to be changed. */
    boolean isNothing() {
        return accepted.isEmpty() && isolated.isEmpty();
    }

    /** Empty: the service is to be left as it is. */
    Optional<Placement> placement(ServiceId service) {
        var active = accepted.map(state -> state.active().get(service));
        if (isolated.contains(service)) {
            return Optional.of(new Placement(active, Optional.of(new Transit.Fenced()), false));
        }
        return active.map(site ->
                new Placement(active, accepted.flatMap(state -> state.transit(service)), unproven.contains(service)));
    }

    /** Why the service is at no site here, for people; empty when {@link #placement} says where it is. */
    Optional<String> whyNowhere(ServiceId service) {
        if (isolated.contains(service)) {
            return Optional.of("cut off: no leader has confirmed this balancer within the lease, so it is fenced here");
        } else if (placement(service).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(accepted.map(state -> "epoch " + state.epoch() + " does not name it")
                .orElse("no routing state heard yet"));
    }

    /** For people. */
    String described() {
        String text = accepted.map(state -> "epoch " + state.epoch()).orElse("no epoch");
        return isolated.isEmpty() ? text : text + " with " + isolated + " fenced";
    }
}
