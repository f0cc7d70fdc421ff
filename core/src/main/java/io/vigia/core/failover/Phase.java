package io.vigia.core.failover;

/** Where a service stands; {@link FailoverMachine} says how it comes from one to the next. */
public enum Phase {
    STEADY,
    /** A failover may be wanted and is not allowed; the reasons say why. */
    HELD,
    /** Decided, not yet durable. */
    COMMITTING,
    /** Hooks run before anything is routed. */
    PREPARING,
    /** The old site finishes its sessions, and the new one catches up. */
    DRAINING,
    /** Nobody serves, until the old site can do no harm. */
    FENCING,
    /** Hooks make the new site fit. */
    PROMOTING,
    /** The new site takes a share. */
    RAMPING,
    /** The balancers are being told. */
    ROUTING,
    /** Told; waiting for good answers through them. */
    VERIFYING,
    /** It serves; hooks run after the move. */
    FINISHING,
    /** The move has failed, and the service goes back to where it was. */
    ROLLING_BACK;

    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Whether a failover of the service is open. */
    public boolean moving() {
        return this != STEADY && this != HELD;
    }
}
