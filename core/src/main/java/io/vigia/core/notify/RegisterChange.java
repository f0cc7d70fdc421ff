package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.End;
import java.time.Instant;
import java.util.List;

/**
 * What a leader has to say of its roll, one entry of the replicated log. Said twice it changes nothing more.
 *
 * @param at on the leader's clock
 * @param began conditions that stand and events that have happened, or more that is known of them
 * @param ended when; of an event: that nobody is to be told of it any more
 */
public record RegisterChange(Instant at, List<AlertRegister.Entry> began, List<End> ended) {
    /** Alerts in one change. */
    public static final int MOST = 2_000;
    /** Characters in one change: even if each must be escaped, the entry is smaller than the log takes. */
    public static final long MOST_WEIGHT = 512L << 10;

    public RegisterChange {
        began = List.copyOf(began);
        ended = List.copyOf(ended);
    }

    boolean empty() {
        return began.isEmpty() && ended.isEmpty();
    }

    long weight() {
        return began.stream().mapToLong(entry -> entry.alert().weight()).sum()
                + ended.stream().mapToLong(end -> end.labels().weight()).sum();
    }
}
