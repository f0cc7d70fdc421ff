package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One step in the making: the state so far and the actions so far. Lives no longer than the step. */
final class Turn {
    final Instant now;
    ActuatorState state;
    final List<ActuatorAction> actions = new ArrayList<>();

    Turn(ActuatorState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    void act(ActuatorAction action) {
        actions.add(action);
    }

    void note(Note.Kind kind, String detail) {
        actions.add(new Note(kind, Text.shorten(detail)));
    }
}
