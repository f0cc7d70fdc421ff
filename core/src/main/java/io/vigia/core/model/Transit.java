package io.vigia.core.model;

/**
 * How a service stands while it is between two sites. Without one its active site takes all traffic and every other site is
 * fenced. In none of them do two sites count as active: at most one other site is named, and what it may do is said here.
 */
public sealed interface Transit {
    /** The active site takes every new session; {@code site}, which was active before, finishes those it has. */
    record Draining(SiteId site) implements Transit {}

    /** Nobody takes new sessions, the active site finishes those it has: so that what it was told can be copied to the end. */
    record Quiescing() implements Transit {}

    /** Nobody serves: every site is fenced, until another may be opened without any doubt. */
    record Fenced() implements Transit {}

    /**
     * {@code site} takes {@code percent} of the new sessions beside the active site.
     *
     * @param percent 1 to 99
     */
    record Ramping(SiteId site, int percent) implements Transit {
        public Ramping {
            if (percent < 1 || percent > 99) {
                throw new IllegalArgumentException("percent is " + percent + ", must be between 1 and 99");
            }
        }
    }
}
