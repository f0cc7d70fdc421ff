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
        UNCONFIGURED,
        /** Somebody has paused the service, or pulled the brake. */
        PAUSED,
        /** Somebody works on the part that is accused, or on the site to move to. */
        MAINTENANCE,
        /** As many moves as the limits allow are under way. */
        LIMIT,
        /** The new site has too few servers for what the old one carries. */
        CAPACITY,
        /** The other site is down, and this one is not: it would be the last to serve. Nobody may override this. */
        LAST_HEALTHY,
        /** The service is there already. */
        ALREADY_THERE;

        /** Whether a person may go past it by force. */
        public boolean overridable() {
            return switch (this) {
                case NO_QUORUM,
                        CANNOT_SEE,
                        LOCAL_WORD,
                        NO_CANDIDATE,
                        COOLDOWN,
                        MANUAL,
                        PAUSED,
                        MAINTENANCE,
                        LIMIT,
                        CAPACITY -> true;
                case COMMIT_OPEN,
                        COMMIT_REFUSED,
                        UNDERWAY,
                        STALLED,
                        STARTING,
                        UNCONFIGURED,
                        LAST_HEALTHY,
                        ALREADY_THERE -> false;
            };
        }
    }
}
