package io.vigia.agent.probe;

import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.util.List;
import java.util.OptionalLong;

/** What one look saw; the runner adds latency, run and counters. */
public record ProbeResult(Outcome outcome, String reason, OptionalLong lagMillis, List<Reading> readings) {
    public ProbeResult {
        readings = List.copyOf(readings);
    }

    public static ProbeResult up(String reason) {
        return new ProbeResult(Outcome.UP, reason, OptionalLong.empty(), List.of());
    }

    public static ProbeResult degraded(String reason) {
        return new ProbeResult(Outcome.DEGRADED, reason, OptionalLong.empty(), List.of());
    }

    public static ProbeResult down(String reason) {
        return new ProbeResult(Outcome.DOWN, reason, OptionalLong.empty(), List.of());
    }

    /** The look itself failed, so nothing is known of the target. */
    public static ProbeResult unknown(String reason) {
        return new ProbeResult(Outcome.UNKNOWN, reason, OptionalLong.empty(), List.of());
    }

    public ProbeResult withReadings(List<Reading> more) {
        return new ProbeResult(outcome, reason, lagMillis, more);
    }

    public ProbeResult withLagMillis(long lag) {
        return new ProbeResult(outcome, reason, OptionalLong.of(lag), readings);
    }
}
