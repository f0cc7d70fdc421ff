package io.vigia.agent.actuate;

import io.vigia.core.model.RoutingState;
import java.util.Optional;

/** What an actuator learns. */
sealed interface ActuatorEvent {
    /** @param from the aggregator's name, for people */
    record RoutingHeard(RoutingState state, String from) implements ActuatorEvent {}

    /** A second has passed. */
    record Ticked() implements ActuatorEvent {}

    /** The pause of {@link ActuatorAction.Wake} with the same number is over. */
    record Woken(long number) implements ActuatorEvent {}

    /** The epoch is on disk. */
    record Persisted(RoutingState state) implements ActuatorEvent {}

    record PersistFailed(RoutingState state, String reason) implements ActuatorEvent {}

    /** The state file is as {@code epoch} wants it, or the reason why not. */
    record StateFilePrepared(long epoch, Optional<String> problem) implements ActuatorEvent {}

    record StateFileSaved(Optional<String> problem) implements ActuatorEvent {}

    /** The balancer answered request {@code number}. */
    record Answered(long number, String text) implements ActuatorEvent {}

    /** @param reason one line, for people */
    record Failed(long number, String reason) implements ActuatorEvent {}
}
