package io.vigia.lab.load;

import org.jspecify.annotations.Nullable;

/**
 * One request and what came of it. Times are {@link System#nanoTime}.
 *
 * @param balancer that was asked
 * @param scheduledNanos when it was due; with a client that never stalls, the same as {@code sentNanos}
 * @param sentNanos when it was really handed to the connection pool
 * @param endNanos when its last byte arrived, it failed, or it timed out
 * @param site that answered, as the body says; null unless {@code good}
 * @param failure why it is bad; null when {@code good}
 */
public record Exchange(
        String balancer,
        long scheduledNanos,
        long sentNanos,
        long endNanos,
        @Nullable String site,
        @Nullable String failure) {
    /** Whether a client would be content: status 200 and a body that names the site, in time. */
    public boolean good() {
        return site != null;
    }
}
