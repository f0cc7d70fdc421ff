package io.vigia.core.failover;

import io.vigia.core.model.Outcome;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A site, weighed for a service.
 *
 * @param outcome of the service there: the worst of its needs
 * @param active whether the service is there now
 * @param eligible whether the service may move there now; never for the active site
 * @param against every reason why not; empty when eligible
 * @param inFavour what speaks for it
 * @param lag the data that would be lost by moving there, as last measured; empty when no part of it is known
 * @param lagAge how old the oldest of its parts is
 * @param lagParts what measures its lag, in the order of the configuration
 */
public record Candidate(
        SiteId site,
        Outcome outcome,
        boolean active,
        boolean eligible,
        List<String> against,
        List<String> inFavour,
        Optional<Duration> lag,
        Optional<Duration> lagAge,
        List<LagPart> lagParts) {
    public Candidate {
        against = List.copyOf(against);
        inFavour = List.copyOf(inFavour);
        lagParts = List.copyOf(lagParts);
    }

    /**
     * One part of a site's lag: what one component measures (the CDC stream, the object store, the tables).
     *
     * @param lag as last measured; empty when it never was
     * @param age since then
     * @param stale whether it is not known, or too old to go by
     */
    public record LagPart(TargetId component, Optional<Duration> lag, Optional<Duration> age, boolean stale) {}
}
