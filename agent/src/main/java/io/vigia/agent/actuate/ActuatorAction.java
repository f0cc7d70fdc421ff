package io.vigia.agent.actuate;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import java.time.Duration;

/** What an actuator wants done. File actions are to be carried out in the order given. */
sealed interface ActuatorAction {
    /** Put the epoch on disk; answer with Persisted or PersistFailed. */
    record Persist(RoutingState state) implements ActuatorAction {}

    /** Make HAProxy's state file say what {@code state} wants; answer with StateFilePrepared. */
    record PrepareStateFile(RoutingState state) implements ActuatorAction {}

    /** Replace HAProxy's state file by this dump, corrected by {@code state}; answer with StateFileSaved. */
    record SaveStateFile(String dump, RoutingState state) implements ActuatorAction {}

    /** Send the line; answer with Answered or Failed and the same number. */
    record Send(long number, String line) implements ActuatorAction {}

    /** Answer with Woken and the same number after {@code pause}. */
    record Wake(long number, Duration pause) implements ActuatorAction {}

    record Report(BalancerReport report) implements ActuatorAction {}

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
            LOWER_EPOCH_REFUSED,
            /** Two routing states with one epoch: a fault of the control plane. */
            EPOCH_CONFLICT_REFUSED,
            EPOCH_NOT_KEPT,
            STATE_FILE_NOT_KEPT
        }
    }
}
