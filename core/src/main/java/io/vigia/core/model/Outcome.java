package io.vigia.core.model;

/** What one probe saw, or what the aggregator concludes. Silence is {@link #UNKNOWN}, never {@link #DOWN}. */
public enum Outcome {
    UP,
    /** Serves, but not as it should: slow, a certificate about to expire, a disk nearly full. Never a reason to fail over. */
    DEGRADED,
    DOWN,
    UNKNOWN;

    /** Lower-case name, as in metrics, logs and the API. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public boolean serves() {
        return this == UP || this == DEGRADED;
    }
}
