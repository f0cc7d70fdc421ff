package io.vigia.core.measure;

import io.vigia.core.slo.Contribution;
import io.vigia.core.slo.Correction;
import java.util.List;

/**
 * What takes longer to say of an objective.
 *
 * @param spent who spent its budget, most first
 * @param corrections times that were taken out, and what that came to
 */
public record ObjectiveDetail(ObjectiveView view, List<Contribution> spent, List<Correction> corrections) {
    public ObjectiveDetail {
        spent = List.copyOf(spent);
        corrections = List.copyOf(corrections);
    }
}
