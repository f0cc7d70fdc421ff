package io.vigia.core.failover;

import io.vigia.core.failover.Commands.Outcome;
import io.vigia.core.failover.FailoverState.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of the wish to take a time out of budgets, or to let it count again. */
final class Corrections {
    private static final int MOST_NAMED = 4;

    private Corrections() {}

    static Outcome correct(FailoverState state, Request request, Command.CorrectBudget wanted, Instant now) {
        Controls controls = state.durable().controls();
        if (wanted.from().isBefore(now.minus(BudgetCorrection.OLDEST))) {
            return held(
                    "from is " + Wording.at(wanted.from()) + ": what is older than 30 days can no longer be taken out");
        }
        if (wanted.until().isAfter(now.plus(BudgetCorrection.FURTHEST))) {
            return held("until is " + Wording.at(wanted.until()) + ": at most 90 days ahead can be taken out");
        }
        if (controls.fullOfCorrections(now)) {
            return full();
        }
        String id = "c" + (state.durable().revision() + 1);
        BudgetCorrection correction = new BudgetCorrection(
                id, new BudgetCorrection.Slos(wanted.slos()), wanted.by(), wanted.from(), wanted.until());
        String text = "from " + Wording.at(wanted.from()) + " until " + Wording.at(wanted.until())
                + " is taken out of the budget of " + named(wanted.slos());
        return Commands.accepted(
                request, Moves.controls(state, controls.with(correction, now), request, text, now), id, text);
    }

    static Outcome revoke(FailoverState state, Request request, Command.RevokeCorrection wanted, Instant now) {
        Controls controls = state.durable().controls();
        Optional<BudgetCorrection> found = controls.corrections().stream()
                .filter(one -> one.id().equals(wanted.id()))
                .findFirst();
        if (found.isEmpty()) {
            return Outcome.answer(new CommandResult.Unknown("there is no correction '" + wanted.id() + "'"));
        }
        String text = "from " + Wording.at(found.get().from()) + " until "
                + Wording.at(found.get().until()) + " counts again: correction " + wanted.id() + " is revoked";
        return Commands.accepted(
                request, Moves.controls(state, controls.revoked(wanted.id()), request, text, now), wanted.id(), text);
    }

    private static String named(List<String> slos) {
        return slos.size() <= MOST_NAMED
                ? String.join(", ", slos)
                : String.join(", ", slos.subList(0, MOST_NAMED)) + " and " + (slos.size() - MOST_NAMED) + " more";
    }

    static Outcome full() {
        return held("there are " + Controls.MAX_CORRECTIONS
                + " corrections of budgets within 35 days already; revoke some");
    }

    private static Outcome held(String why) {
        return Outcome.answer(new CommandResult.Held(List.of(new HoldReason(HoldReason.Kind.LIMIT, why)), false));
    }
}
