package io.vigia.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert in the queue of one Alertmanager.
 *
 * @param endsAt of a condition: when it ended, empty while it stands; of an event: until when it stands, empty until somebody was told
 * @param queuedAt when it last was news
 * @param version of its last news: rising, and unlike that of any other news in this queue
 * @param accepted the version that the Alertmanager has taken; 0 for none
 * @param sentAt when the post began by which it was last taken; empty when it is to be sent at the next occasion
 * @param doubted whether its source does not see it now, or has not looked since the start: it may be over, or stand again, so nothing is said
 *     of it until that is known
 * @param refused whether the Alertmanager refuses it by itself: it is not sent again
 */
public record Item(
        Alert alert,
        Optional<Instant> endsAt,
        Instant queuedAt,
        long version,
        long accepted,
        Optional<Instant> sentAt,
        boolean doubted,
        boolean refused) {
    /** Longer than any post takes. */
    private static final Duration LATE = Duration.ofMinutes(1);

    static Item fresh(Alert alert, Optional<Instant> endsAt, Instant now, long version) {
        return new Item(alert, endsAt, now, version, 0, Optional.empty(), false, false);
    }

    /** As it comes out of a file: nothing is known to have been taken, and of a condition not how it stands now. */
    public static Item kept(Alert alert, Optional<Instant> endsAt, Instant queuedAt) {
        return new Item(
                alert, endsAt, queuedAt, 1, 0, Optional.empty(), alert.lasts().isEmpty(), false);
    }

    Item numbered(long anew) {
        return new Item(alert, endsAt, queuedAt, anew, accepted, sentAt, doubted, refused);
    }

    boolean event() {
        return alert.lasts().isPresent();
    }

    /** Whether it is a condition that has ended. */
    boolean ended() {
        return !event() && endsAt.isPresent();
    }

    boolean news() {
        return version > accepted && !refused && !doubted;
    }

    /** @param leads whether this aggregator leads */
    boolean mayBeTold(boolean leads) {
        return (leads || alert.source().own()) && !refused && !doubted;
    }

    /**
     * Whether it is an event whose time is almost over. Told now it might arrive after its end, and an end in the past is an end at once,
     * also for who was told of a later one.
     */
    boolean almostOver(Instant now) {
        return event() && endsAt.filter(end -> end.isBefore(now.plus(LATE))).isPresent();
    }

    /** What the Alertmanager is to take for its end. Never before its beginning, which would be refused. */
    Instant endsAt(Instant now, NotifyPolicy policy) {
        Instant end = endsAt.orElse(now.plus(alert.lasts().orElse(policy.expires())));
        return end.isBefore(alert.startsAt()) ? alert.startsAt() : end;
    }

    Item fired(Alert anew, Optional<Instant> until, Instant now, long news) {
        return new Item(anew, until, now, news, accepted, sentAt, false, false);
    }

    Item ended(Instant at, Instant now, long news) {
        return new Item(alert, Optional.of(at), now, news, accepted, sentAt, false, refused);
    }

    Item with(Alert changed) {
        return new Item(changed, endsAt, queuedAt, version, accepted, sentAt, doubted, refused);
    }

    Item until(Optional<Instant> end) {
        return new Item(alert, end, queuedAt, version, accepted, sentAt, doubted, refused);
    }

    Item doubted(boolean doubt) {
        return new Item(alert, endsAt, queuedAt, version, accepted, sentAt, doubt, refused);
    }

    Item taken(long what, Instant at) {
        return new Item(alert, endsAt, queuedAt, version, Math.max(accepted, what), Optional.of(at), doubted, refused);
    }

    /** To be sent again: who knows what has become of it. */
    Item due() {
        return new Item(alert, endsAt, queuedAt, version, accepted, Optional.empty(), doubted, refused);
    }

    /** News again: this aggregator leads from now on, and another one's word may not have arrived. */
    Item untold(Instant now) {
        return new Item(alert, endsAt, now, version, 0, Optional.empty(), doubted, refused);
    }

    Item refusedForGood() {
        return new Item(alert, endsAt, queuedAt, version, accepted, sentAt, doubted, true);
    }
}
