package io.vigia.agent.actuate;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.util.Optional;

/** What an actuator wants done. File actions are to be carried out in the order given. */
sealed interface ActuatorAction {
    /** Put the epoch on disk; answer with Persisted or PersistFailed. */
    record Persist(RoutingState state) implements ActuatorAction {}

    /** Make HAProxy's state file fit for {@code wanted}; answer with StateFilePrepared. */
    record PrepareStateFile(Wanted wanted) implements ActuatorAction {}

    /** Replace HAProxy's state file by this dump, corrected by {@code wanted}; answer with StateFileSaved. */
    record SaveStateFile(String dump, Wanted wanted) implements ActuatorAction {}

    /** Send the line; answer with Answered or Failed and the same number. */
    record Send(long number, String line) implements ActuatorAction {}

    /** Answer with Woken and the same number after {@code pause}. */
    record Wake(long number, Duration pause) implements ActuatorAction {}

    /** Answer with LeasesDue after {@code pause}. */
    record CheckLeases(Duration pause) implements ActuatorAction {}

    /**
     * Answer HAProxy's question of that number.
     *
     * @param word without its line break; nothing is said when empty
     */
    record Tell(long number, Optional<String> word) implements ActuatorAction {}

    /** Run the program with {@code input} on its standard input; answer with ProgramEnded or Failed and the same number. */
    record RunProgram(long number, String input) implements ActuatorAction {}

    /** @param number for the leader to confirm, see {@link Lease} */
    record Report(BalancerReport report, long number) implements ActuatorAction {}

    /** Something to write into the log, once. */
    record Note(Kind kind, String detail) implements ActuatorAction {
        enum Kind {
            EPOCH_ACCEPTED,
            /** Somebody else moved the balancer, or it restarted without its state file. */
            DRIFT_FOUND,
            IN_STEP,
            BALANCER_LOST,
            BALANCER_BACK,
            MISCONFIGURED,
            CAUTION,
            /** Cut off for longer than a lease: fencing. */
            ISOLATED,
            /** Confirmed again: no longer isolated. */
            REJOINED,
            /** A lower epoch from an aggregator that follows. */
            FOLLOWER_BEHIND,
            /** A lower epoch from one that says it leads. */
            LOWER_EPOCH_REFUSED,
            /** Two routing states with one epoch: a fault of the control plane. */
            EPOCH_CONFLICT_REFUSED,
            EPOCH_NOT_KEPT,
            STATE_FILE_NOT_KEPT
        }
    }
}
