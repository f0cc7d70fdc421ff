package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Note;
import io.vigia.agent.actuate.ActuatorState.View;
import io.vigia.core.model.BalancerReport.Condition;

/** What of a changed view is worth a line in the log. */
final class ViewNotes {
    private ViewNotes() {}

    static void changes(Turn turn, View before, View now) {
        if (before.condition() == Condition.UNREACHABLE && now.condition() != Condition.UNREACHABLE) {
            turn.note(Note.Kind.BALANCER_BACK, "HAProxy answers again");
        }
        if (now.condition() == Condition.IN_STEP) {
            if (before.condition() != Condition.IN_STEP || !before.settled().equals(now.settled())) {
                turn.note(
                        Note.Kind.IN_STEP, now.settled().map(Wanted::described).orElse("nothing") + " reached");
            }
            turn.state = turn.state.with(now.telling(""));
        } else if (now.condition() == Condition.MISCONFIGURED) {
            tell(turn, Note.Kind.MISCONFIGURED, now.detail());
        } else if (now.condition() == Condition.UNREACHABLE) {
            tell(turn, Note.Kind.BALANCER_LOST, now.detail());
        }
        now.cautions().stream()
                .filter(caution -> !before.cautions().contains(caution))
                .forEach(caution -> turn.note(Note.Kind.CAUTION, caution));
    }

    /** Once for each trouble. */
    static void tell(Turn turn, Note.Kind kind, String trouble) {
        if (!turn.state.view().told().equals(trouble)) {
            turn.note(kind, trouble);
            turn.state = turn.state.with(turn.state.view().telling(trouble));
        }
    }
}
