package io.vigia.core.failover;

/**
 * One condition that is missing for a failover.
 *
 * @param text one line, for people
 */
public record HoldReason(Kind kind, String text) {
    /** Which condition. */
    public enum Kind {
        /** Too few accuse, or from too few sites. */
        NO_QUORUM,
        /** The active site's word is silence. */
        CANNOT_SEE,
        /** A need is down, but it is watched from one place only. */
        LOCAL_WORD,
        /** No other site is healthy enough, or its lag is unknown, old or over the RPO. */
        NO_CANDIDATE,
        COOLDOWN,
        MANUAL,
        /** The decision before this one is not yet durable. */
        COMMIT_OPEN,
        /** The last commit was refused; the next attempt waits. */
        COMMIT_REFUSED,
        /** A failover of this service is not over. */
        UNDERWAY,
        /** The aggregator itself was stalled; what it believes may be old. */
        STALLED,
        /** The balancers have not yet said which epoch they have. */
        STARTING,
        /** The active site is no longer one of the service's sites in the configuration. */
        UNCONFIGURED
    }
}
