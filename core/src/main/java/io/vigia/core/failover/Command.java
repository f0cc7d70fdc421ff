package io.vigia.core.failover;

import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a person may want. Each is carried out by a commit, or refused with every reason. */
public sealed interface Command {
    Origin by();

    /**
     * Move a service, gently.
     *
     * @param force whether to go past those reasons to hold that may be overridden
     */
    record Switchover(ServiceId service, SiteId to, boolean force, Origin by) implements Command {}

    /** Exercise a path, and perhaps the way back. */
    record Drill(ServiceId service, SiteId to, boolean andBack, Origin by) implements Command {}

    /** Roll an open move back, as far as it has not routed yet. */
    record Abort(String failover, Origin by) implements Command {}

    /** @param service empty for all: the brake */
    record Halt(Optional<ServiceId> service, Origin by) implements Command {}

    /** @param service empty for the brake; pauses of single services stay */
    record Resume(Optional<ServiceId> service, Origin by) implements Command {}

    /** @param length from now; positive, at most {@link #LONGEST} */
    record BeginMaintenance(Scope scope, String name, Duration length, Origin by) implements Command {
        public static final Duration LONGEST = Duration.ofDays(90);

        public BeginMaintenance {
            if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("length is " + length + ", must be positive and at most 90 days");
            }
        }
    }

    record EndMaintenance(String id, Origin by) implements Command {}

    /**
     * Take a time out of the budgets of these objectives.
     *
     * @param slos ids; whether there are such objectives is for whoever asks to know
     * @param from at most {@link BudgetCorrection#OLDEST} ago; {@code until} after it, at most {@link BudgetCorrection#FURTHEST} ahead
     */
    record CorrectBudget(List<String> slos, Instant from, Instant until, Origin by) implements Command {
        public CorrectBudget {
            slos = new BudgetCorrection.Slos(slos).ids();
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("until is " + until + ", must be after from, " + from);
            }
        }
    }

    /** Let a time count again, whether a person or a maintenance window took it out. */
    record RevokeCorrection(String id, Origin by) implements Command {}

    /** A person has seen what happened: cooldown and flap history of the service are to be cleared. */
    record Acknowledge(ServiceId service, Origin by) implements Command {}
}
