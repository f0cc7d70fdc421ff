package io.vigia.core.failover;

import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people have told Vigia not to do.
 *
 * @param brake for every service
 * @param pauses for one service each
 * @param maintenance windows, oldest first, at most {@link #MAX_WINDOWS}
 */
public record Controls(Optional<Pause> brake, SortedMap<ServiceId, Pause> pauses, List<Maintenance> maintenance) {
    public static final int MAX_WINDOWS = 200;
    public static final Controls NONE = new Controls(Optional.empty(), Collections.emptySortedMap(), List.of());

    public Controls {
        pauses = Collections.unmodifiableSortedMap(new TreeMap<>(pauses));
        maintenance = List.copyOf(maintenance);
        if (maintenance.size() > MAX_WINDOWS) {
            throw new IllegalArgumentException(maintenance.size() + " maintenance windows, at most " + MAX_WINDOWS);
        }
    }

    /** What stops {@code service}: its own pause, or the brake. */
    public Optional<Pause> pause(ServiceId service) {
        return brake.or(() -> Optional.ofNullable(pauses.get(service)));
    }

    /** The window of this part that ends last, if one is in force. */
    public Optional<Maintenance> maintenance(Scope scope, String name, Instant now) {
        Maintenance longest = null;
        for (Maintenance window : maintenance) {
            if (window.scope() == scope
                    && window.name().equals(name)
                    && window.inForce(now)
                    && (longest == null || window.until().isAfter(longest.until()))) {
                longest = window;
            }
        }
        return Optional.ofNullable(longest);
    }

    Controls with(Optional<ServiceId> service, Pause pause) {
        return service.map(one -> new Controls(brake, Draft.with(pauses, one, pause), maintenance))
                .orElse(new Controls(Optional.of(pause), pauses, maintenance));
    }

    Controls without(Optional<ServiceId> service) {
        return service.map(one -> new Controls(brake, Draft.without(pauses, one), maintenance))
                .orElse(new Controls(Optional.empty(), pauses, maintenance));
    }

    Controls with(Maintenance window) {
        List<Maintenance> more = new ArrayList<>(maintenance);
        more.add(window);
        return new Controls(brake, pauses, more);
    }

    Controls withMaintenance(List<Maintenance> windows) {
        return new Controls(brake, pauses, windows);
    }
}
