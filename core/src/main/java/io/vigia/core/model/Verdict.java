package io.vigia.core.model;

import java.time.Instant;
import java.util.List;

/**
 * What the aggregator concludes about a target, with its evidence.
 *
 * @param since when this outcome was concluded
 * @param reason one line, for people
 * @param evidence what each vantage says, counted or not, and why
 */
public record Verdict(TargetId target, Outcome outcome, Instant since, String reason, List<Evidence> evidence) {
    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /**
     * One vantage's word.
     *
     * @param says its opinion after hysteresis
     * @param counted whether it took part in the quorum
     * @param note why not counted, or what it saw
     */
    public record Evidence(NodeId vantage, SiteId site, Outcome says, boolean counted, String note) {}
}
