package io.vigia.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to the queue of one Alertmanager. */
public sealed interface DeliveryEvent {
    /** Alerts stand, or say something else than before. */
    record Fired(List<Standing> alerts) implements DeliveryEvent {
        public Fired {
            alerts = List.copyOf(alerts);
        }
    }

    /** Conditions are over. */
    record Ended(List<End> ends) implements DeliveryEvent {
        public Ended {
            ends = List.copyOf(ends);
        }
    }

    /**
     * A source has looked.
     *
     * @param doubted what it does not see, and is not yet held to be over
     */
    record Looked(Source source, Set<LabelSet> doubted) implements DeliveryEvent {
        public Looked {
            doubted = Set.copyOf(doubted);
        }
    }

    /**
     * The group holds these to stand, or over.
     *
     * @param fresh new to this aggregator: of a condition nothing is told before its source has looked
     * @param known whose beginning or end is another than was thought here
     */
    record Learned(List<Standing> fresh, List<Standing> known) implements DeliveryEvent {
        public Learned {
            fresh = List.copyOf(fresh);
            known = List.copyOf(known);
        }
    }

    /** Somebody was told of an event, so it is known how long it stands. */
    record Settled(LabelSet labels, Instant endsAt) implements DeliveryEvent {}

    /** Whether this aggregator leads. */
    record Led(boolean leads) implements DeliveryEvent {}

    /** The Alertmanager took the post. */
    record Accepted(long post) implements DeliveryEvent {}

    /** It refuses something in the post: what is good in it was stored, or was not. */
    record Refused(long post, String detail) implements DeliveryEvent {}

    /**
     * No answer, or one that says later.
     *
     * @param reason one of a few words, for metrics
     * @param pause what it asks for; zero when it asks for nothing
     * @param lost whether the connection was refused or lost, so that it may have been restarted
     */
    record Failed(long post, String reason, Duration pause, boolean lost) implements DeliveryEvent {}

    /** Time has passed. */
    enum Tick implements DeliveryEvent {
        TICK
    }

    /** @param endsAt of an event: until when it stands, when that is known; of a condition: when it ended */
    record Standing(Alert alert, Optional<Instant> endsAt) {}

    record End(LabelSet labels, Instant at) {}
}
