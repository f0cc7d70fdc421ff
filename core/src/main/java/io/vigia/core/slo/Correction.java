package io.vigia.core.slo;

import io.vigia.core.model.Names;
import java.time.Instant;

/**
 * A time that does not count: taken out of the budget afterwards, or while somebody works. What was measured in it stays known, so that both figures can be
 * shown.
 *
 * <p>Time is taken out in whole slots of the finest ring that still holds it: ten seconds within the last hour and from now on, a minute within six hours, five
 * minutes within three days, an hour within thirty days. Older time can no longer be taken out.
 *
 * @param id unique within a lake, such as that of a maintenance window
 * @param reason why, for people
 * @param from as asked; {@code until} too, after {@code from}
 * @param takenFrom what it came to, at least as long as asked unless that began more than 30 days ago; empty when equal to {@code takenUntil}
 */
public record Correction(String id, String reason, Instant from, Instant until, Instant takenFrom, Instant takenUntil) {
    public static final int MAX_REASON = 1024;

    public Correction {
        Names.require("correction", id);
        SloDefinition.text("reason", reason, MAX_REASON);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("correction " + id + " ends at " + until + ", must end after " + from);
        }
        if (takenFrom.isAfter(takenUntil)) {
            throw new IllegalArgumentException("correction " + id + " takes from " + takenFrom + " to " + takenUntil);
        }
    }

    boolean takesAnything() {
        return takenFrom.isBefore(takenUntil);
    }
}
