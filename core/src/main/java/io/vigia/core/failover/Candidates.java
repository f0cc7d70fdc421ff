package io.vigia.core.failover;

import io.vigia.core.model.ServiceId;
import java.time.Instant;
import java.util.List;

/** Weighs every site of a service: the same answer for a decision, for the status and for a plan. */
public final class Candidates {
    private Candidates() {}

    /** Every site of {@code service} in order of preference; empty for a service that is not configured. */
    public static List<Candidate> assess(FailoverState state, ServiceId service, Instant now) {
        return List.of();
    }
}
