package io.vigia.core.sim;

import io.vigia.core.model.RoutingState;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Until when a balancer can know that nobody was told to move its services elsewhere: the rule of {@link io.vigia.core.model.Lead}. */
final class SimulatedLease {
    private static final long NEVER = -1;

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private long beganMillis;
    private long last;
    private long provenMillis = NEVER;
    private long confirmed;
    private @Nullable RoutingState confirmedWith;

    private record Sent(long number, long atMillis) {}

    /** A new life of the actuator. Numbers go on rising: they are taken from its clock. */
    void begin(long nowMillis) {
        beganMillis = nowMillis;
        sent.clear();
        provenMillis = NEVER;
        confirmedWith = null;
        confirmed = 0;
    }

    /** The number of a report that is sent now. */
    long sent(long nowMillis) {
        last = Math.max(last + 1, nowMillis);
        sent.add(new Sent(last, nowMillis));
        return last;
    }

    void confirmed(long number, RoutingState with) {
        if (number >= confirmed && number <= last) {
            confirmed = number;
            confirmedWith = with;
        }
    }

    /** What is confirmed counts once the routing state that came with it is on disk. */
    void settle(@Nullable RoutingState accepted) {
        if (confirmedWith == null || accepted == null || confirmedWith.epoch() > accepted.epoch()) {
            return;
        }
        if (confirmedWith.epoch() == accepted.epoch()) {
            while (!sent.isEmpty() && sent.peek().number <= confirmed) {
                provenMillis = sent.remove().atMillis;
            }
        }
        confirmedWith = null;
    }

    boolean proven() {
        return provenMillis != NEVER;
    }

    long endMillis() {
        return (proven() ? provenMillis : beganMillis) + ServiceKind.LEASE.toMillis();
    }
}
