package io.vigia.core.slo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a composite stands: the weighted means of what its parts say. A part that says nothing (unknown, no data, or nothing happened) has no weight in the SLI, and
 * {@code measuredWeight} says how much that leaves.
 *
 * @param state no data when no part has any; breached when the budget is spent; insufficient when parts that make up more than half of the weight cannot say; else
 *     met
 * @param objective weighted mean of the parts' objectives, exact to 12 decimals
 * @param sli weighted mean of the parts' SLIs, 0 to 1; NaN when none has one
 * @param budgetLeft 1 when untouched, 0 when spent, negative beyond; NaN when nothing is known. A part's share in the budget is its weight times its allowance
 * @param measuredWeight share of the weight that could say, 0 to 1
 * @param missing ids of the parts that could not
 */
public record CompositeStanding(
        String sloId,
        SloState state,
        Objective objective,
        double sli,
        double budgetLeft,
        double measuredWeight,
        List<String> missing) {
    public CompositeStanding {
        missing = List.copyOf(missing);
    }

    /** From the definitions and standings of the parts, by id; a part that is in neither is missing. */
    public static CompositeStanding of(
            CompositeDefinition composite, Map<String, SloDefinition> definitions, Map<String, Standing> standings) {
        BigDecimal weights = BigDecimal.ZERO;
        BigDecimal objectives = BigDecimal.ZERO;
        double heard = 0;
        double told = 0;
        double good = 0;
        double allowed = 0;
        double left = 0;
        boolean data = false;
        List<String> missing = new ArrayList<>();
        for (CompositeDefinition.Part part : composite.parts()) {
            SloDefinition definition = definitions.get(part.sloId());
            Standing standing = standings.get(part.sloId());
            double weight = part.weight().doubleValue();
            heard += weight;
            if (definition != null) {
                weights = weights.add(part.weight());
                objectives = objectives.add(
                        part.weight().multiply(definition.objective().ratio()));
            }
            if (definition == null
                    || standing == null
                    || Double.isNaN(standing.window().sli())) {
                data |= standing != null && standing.state() != SloState.NO_DATA;
                missing.add(part.sloId());
                continue;
            }
            data = true;
            double share = weight * definition.objective().budget().doubleValue();
            told += weight;
            good += weight * standing.window().sli();
            allowed += share;
            left += share * standing.budget().leftRatio();
        }
        Objective objective = new Objective(
                weights.signum() == 0
                        ? BigDecimal.ZERO
                        : objectives.divide(weights, Objective.MAX_SCALE, RoundingMode.DOWN));
        double budgetLeft = allowed == 0 ? Double.NaN : left / allowed;
        return new CompositeStanding(
                composite.id(),
                state(data, told / heard, budgetLeft),
                objective,
                told == 0 ? Double.NaN : good / told,
                budgetLeft,
                told / heard,
                missing);
    }

    private static SloState state(boolean data, double told, double budgetLeft) {
        if (!data) {
            return SloState.NO_DATA;
        }
        if (budgetLeft < 0) {
            return SloState.BREACHED;
        }
        return told < 0.5 ? SloState.INSUFFICIENT : SloState.MET;
    }
}
