package io.vigia.core.slo;

import java.time.Instant;

/** An alert began, or ended. What the alert is called elsewhere follows from the SLO, the policy and the number, which never change while it fires. */
public record AlertChange(
        String sloId,
        String policy,
        int number,
        BurnCondition condition,
        boolean firing,
        Instant at,
        String explanation) {}
