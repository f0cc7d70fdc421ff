package io.vigia.core.notify;

import java.time.Instant;
import java.util.List;

/** What is to be done for one Alertmanager. {@link Keep} and {@link Forget} come before the {@link Post} that rests on them. */
public sealed interface DeliveryAction {
    /** Post these; exactly one answer must come back. */
    record Post(long post, List<Telling> alerts) implements DeliveryAction {
        public Post {
            alerts = List.copyOf(alerts);
        }
    }

    /** @param endsAt as the Alertmanager is to read it */
    record Telling(Alert alert, Instant endsAt) {}

    /** Put on disk. */
    record Keep(Item item) implements DeliveryAction {}

    /** Take off the disk. */
    record Forget(LabelSet labels) implements DeliveryAction {}

    /** An event was taken by an Alertmanager for the first time, and stands there until {@code endsAt}. */
    record Told(LabelSet labels, Instant endsAt) implements DeliveryAction {}

    /**
     * An alert that this Alertmanager will not be told of.
     *
     * @param reason {@code refused}, {@code expired} or {@code full}
     */
    record Drop(LabelSet labels, String reason, String detail) implements DeliveryAction {}
}
