package io.vigia.agent.actuate;

import io.vigia.core.model.RoutingState;
import java.util.List;

/** How one means brings a balancer to what is wanted of it, and knows that it did. Pure: a step's {@link Turn} is all it touches. */
sealed interface Pursuit permits Reconciliation, Polling, ProgramRuns {
    /** A second has passed. */
    void due(Turn turn);

    /** What is wanted is another than a moment ago. */
    void changed(Turn turn);

    /** What came of an action of this pursuit, or another event of its own; whatever is none of its is ignored. */
    void happened(Turn turn, ActuatorEvent event);

    /** What would be done to bring the balancer to each of {@code states} in turn. Changes nothing. */
    Rehearsal rehearse(ActuatorState state, List<RoutingState> states);
}
