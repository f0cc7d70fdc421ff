package io.vigia.core.failover;

import io.vigia.core.model.ServiceId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a commit is wanted: one line of the audit log.
 *
 * @param service empty when it concerns the whole lake
 * @param who the person whose command it carries out, or {@link Origin#RULE}
 * @param failover the move that it belongs to, if any
 * @param why one line, for people
 * @param evidence the verdicts that it rests on, if any
 * @param candidates every site that was weighed, if any
 */
public record Decision(
        Kind kind,
        Optional<ServiceId> service,
        Instant at,
        String who,
        Optional<String> failover,
        String why,
        List<Verdict> evidence,
        List<Candidate> candidates) {
    public Decision {
        evidence = List.copyOf(evidence);
        candidates = List.copyOf(candidates);
    }

    /** What the commit does. */
    public enum Kind {
        /** The first routing state of a lake, or services that came or went with the configuration. */
        BEGIN,
        /** A service moves to another site: a new epoch. */
        MOVE,
        /** A step of a move has ended and the next begins. */
        STEP,
        /** A move has ended, well or not. */
        CLOSE,
        /** A balancer knew a newer epoch than we. */
        ADOPT,
        /** A person cleared a cooldown: the same epoch. */
        ACKNOWLEDGE,
        /** A person paused or resumed: the same epoch. */
        CONTROL,
        /** A maintenance window began or ended: the same epoch. */
        MAINTENANCE,
        /** A person took a time out of budgets, or let it count again: the same epoch. */
        BUDGET;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
