package io.vigia.aggregator.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Since when something has been so, look by look, for what the snapshot does not tell it of. What is not asked about in one look is
 * forgotten. Used by one context.
 */
final class Lasting {
    private Map<String, Instant> before = new HashMap<>();
    private Map<String, Instant> now = new HashMap<>();

    /** A new look. */
    void begin() {
        before = now;
        now = new HashMap<>();
    }

    /** Since when {@code what} has held at every look; empty while that is shorter than {@code atLeast}. */
    Optional<Instant> since(String what, Instant at, Duration atLeast) {
        Instant since = before.getOrDefault(what, at);
        now.put(what, since);
        return since.plus(atLeast).isAfter(at) ? Optional.empty() : Optional.of(since);
    }
}
