package io.vigia.core.notify;

import java.util.List;

/** What happens to alerts. */
public sealed interface HeraldEvent {
    /** A source has looked, and sees these. */
    record Seen(Source source, List<Alert> alerts) implements HeraldEvent {
        public Seen {
            alerts = List.copyOf(alerts);
        }
    }

    /** Something has happened that nobody will see again by looking. */
    record Happened(Alert event) implements HeraldEvent {
        public Happened {
            if (event.lasts().isEmpty()) {
                throw new IllegalArgumentException(event.labels() + " is a condition: say when it is seen");
            }
        }
    }

    /** Whether this aggregator leads. */
    record Led(boolean leads) implements HeraldEvent {}

    /** What the group holds to stand is known to this aggregator, or has changed. Comes before the {@link Led} that rests on it. */
    record Agreed(AlertRegister register) implements HeraldEvent {}

    /** The fate of a proposal is known, or nobody waits for it any more; what has come of it was {@link Agreed} before. */
    record Decided(long proposal) implements HeraldEvent {}

    /** @param answer of the Alertmanager to a post */
    record Answered(String alertmanager, DeliveryEvent answer) implements HeraldEvent {}

    /** Time has passed. */
    enum Tick implements HeraldEvent {
        TICK
    }
}
