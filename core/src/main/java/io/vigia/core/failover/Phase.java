package io.vigia.core.failover;

/** Where a service stands; {@link FailoverMachine} says how it comes from one to the next. */
public enum Phase {
    STEADY,
    /** A failover may be wanted and is not allowed; the reasons say why. */
    HELD,
    /** Decided, not yet durable. */
    COMMITTING,
    /** Durable; the balancers are being told. */
    ROUTING,
    /** Told; waiting for good answers through them, or for the end to be made durable. */
    VERIFYING;

    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether a failover of the service is open. */
    public boolean moving() {
        return this == COMMITTING || this == ROUTING || this == VERIFYING;
    }
}
