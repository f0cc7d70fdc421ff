package io.vigia.core.failover;

import io.vigia.core.model.Names;
import java.time.Instant;
import java.util.Locale;

/**
 * Somebody works on a part of the lake: it is not moved to, what it says condemns nothing, and nobody waits for it,
 * except for its lease: a balancer in maintenance that is cut off may serve the old site until then.
 *
 * @param id unique in a lake, such as {@code m12}
 * @param name of the site, component or balancer
 * @param until there is no window without an end
 */
public record Maintenance(String id, Scope scope, String name, Origin by, Instant from, Instant until) {
    public Maintenance {
        Names.require("maintenance", id);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("until " + until + " must be after " + from);
        }
    }

    /** From the moment it is durable: the clock of the leader that reads it may be behind that of the one that wrote {@code from}. */
    public boolean inForce(Instant now) {
        return now.isBefore(until);
    }

    /** What it concerns. */
    public enum Scope {
        SITE,
        COMPONENT,
        BALANCER;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
