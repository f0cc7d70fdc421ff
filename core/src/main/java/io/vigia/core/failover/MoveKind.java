package io.vigia.core.failover;

import java.util.Locale;

/** Why a service moves. */
public enum MoveKind {
    /** Its active site is condemned. */
    FAILOVER,
    /** A person wants it elsewhere. */
    SWITCHOVER,
    /** The preferred site is well again. */
    FAILBACK,
    /** An exercise. */
    DRILL;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the old site can still serve, so that there is time to be gentle. */
    public boolean planned() {
        return this != FAILOVER;
    }
}
