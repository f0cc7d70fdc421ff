package io.vigia.core.measure;

import io.vigia.core.slo.AlertReport;
import io.vigia.core.slo.Irregularity;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An objective at one moment. Immutable.
 *
 * @param alerts one for each condition of each of its policies, with why it fires or does not
 * @param lastMeasured until when anything was measured; empty when nothing was
 * @param events since the process began: of slices, those that were decided
 * @param badEvents of these; of {@code RatioTimeslices} a fraction. Never falls
 * @param irregularities samples that were corrected or refused, by kind
 */
public record ObjectiveView(
        SloDefinition definition,
        Standing standing,
        List<AlertReport> alerts,
        Optional<Instant> lastMeasured,
        double events,
        double badEvents,
        Map<Irregularity, Long> irregularities) {
    public ObjectiveView {
        alerts = List.copyOf(alerts);
        irregularities = Map.copyOf(irregularities);
    }
}
