package io.vigia.core.failover;

import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a path, from one site to another, was last shown to work, and how well it did. Every figure is measured: by the clock of the one
 * leader that carried the move out, or by those of two when another took over; one that their difference makes negative is left out.
 *
 * @param failover the move that proved it
 * @param detection from the first accusation to the decision; empty where nothing had failed
 * @param switching from the decision until no more balancer was waited for
 * @param rto from the first accusation, or from the first change of the routing of a planned move, to the last good answer that was
 *     asked for; where no balancer is asked, to the switch; empty when an answer that was asked for did not come
 * @param rpo lag of the new site when it was decided; empty when nobody measures it
 */
public record Proof(
        ServiceId service,
        SiteId from,
        SiteId to,
        String failover,
        MoveKind kind,
        Instant at,
        FailoverRecord.Result result,
        Optional<Duration> detection,
        Optional<Duration> switching,
        Optional<Duration> rto,
        Optional<Duration> rpo) {
    /** What a move that is over has proven of its path; empty while it is open, and when the service did not get there. */
    public static Optional<Proof> of(FailoverRecord move) {
        return Journal.proof(move);
    }
}
