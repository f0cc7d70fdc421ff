package io.vigia.core.failover;

import io.vigia.core.model.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A time that counts neither for nor against an objective, because somebody said so or worked then. Kept by the whole group, so that every aggregator takes the same
 * time out of the same budgets; what it comes to is worked out by each.
 *
 * @param id unique in a lake: {@code c12}, or that of the maintenance window it follows from, {@code m12}
 * @param from inclusive; {@code until} exclusive, after it
 */
public record BudgetCorrection(String id, Subject subject, Origin by, Instant from, Instant until) {
    /** No window that rolls reaches back further than 30 days; so much later nobody asks any more. */
    public static final Duration KEPT = Duration.ofDays(35);

    /** What is older can no longer be taken out. */
    public static final Duration OLDEST = Duration.ofDays(30);

    /** How far ahead somebody may say so. */
    public static final Duration FURTHEST = Duration.ofDays(90);

    public BudgetCorrection {
        Names.require("correction", id);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("until " + until + " must be after " + from);
        }
    }

    static BudgetCorrection of(Maintenance window) {
        return new BudgetCorrection(
                window.id(), new Part(window.scope(), window.name()), window.by(), window.from(), window.until());
    }

    /** The same, ended by now at the latest. */
    BudgetCorrection endedBy(Instant now) {
        return until.isAfter(now) && from.isBefore(now) ? new BudgetCorrection(id, subject, by, from, now) : this;
    }

    /** Of which objectives. */
    public sealed interface Subject {}

    /** @param ids of objectives, 1 to {@link #MOST} */
    public record Slos(List<String> ids) implements Subject {
        public static final int MOST = 64;

        public Slos {
            if (ids.isEmpty() || ids.size() > MOST) {
                throw new IllegalArgumentException(ids.size() + " objectives, must be 1 to " + MOST);
            }
            ids = List.copyOf(ids);
        }
    }

    /** Every objective that is measured at this part of the lake and nowhere else. */
    public record Part(Maintenance.Scope scope, String name) implements Subject {}
}
