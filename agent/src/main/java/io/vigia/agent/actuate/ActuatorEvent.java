package io.vigia.agent.actuate;

import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import java.util.Optional;

/** What an actuator learns. */
sealed interface ActuatorEvent {
    /** @param from the aggregator's name, for people */
    record RoutingHeard(RoutingState state, Lead lead, String from) implements ActuatorEvent {
        /** From one of which nothing is known but its name. */
        RoutingHeard(RoutingState state, String from) {
            this(state, Lead.UNKNOWN, from);
        }
    }

    /** The pause of {@link ActuatorAction.CheckLeases} is over. */
    record LeasesDue() implements ActuatorEvent {}

    /** A second has passed. */
    record Ticked() implements ActuatorEvent {}

    /** The pause of {@link ActuatorAction.Wake} with the same number is over. */
    record Woken(long number) implements ActuatorEvent {}

    /** The epoch is on disk. */
    record Persisted(RoutingState state) implements ActuatorEvent {}

    record PersistFailed(RoutingState state, String reason) implements ActuatorEvent {}

    /** The state file is fit for {@code wanted}, or the reason why not. */
    record StateFilePrepared(Wanted wanted, Optional<String> problem) implements ActuatorEvent {}

    record StateFileSaved(Optional<String> problem) implements ActuatorEvent {}

    /** The balancer answered request {@code number}. */
    record Answered(long number, String text) implements ActuatorEvent {}

    /** HAProxy asked by agent-check how {@code server} is to stand; answer with {@link ActuatorAction.Tell} and the same number. */
    record Asked(long number, ServerName server) implements ActuatorEvent {}

    /**
     * The program ended by itself.
     *
     * @param number of the run
     * @param output its last words, at most one line
     */
    record ProgramEnded(long number, int status, String output) implements ActuatorEvent {}

    /** @param reason one line, for people */
    record Failed(long number, String reason) implements ActuatorEvent {}
}
