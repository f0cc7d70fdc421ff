package io.vigia.aggregator.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.measure.ObjectiveDetail;
import io.vigia.core.measure.Objectives;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Two real objectives: one of which a tenth failed for ten minutes, and one that nobody has measured. */
final class MeasuredSlos implements SloViews {
    static final Instant T0 = Instant.parse("2026-11-02T00:00:00Z");
    static final Instant NOW = T0.plusSeconds(600);

    private final Objectives objectives = new Objectives(
            new SloSet(List.of(slo("s3-answers", "s3-a"), slo("lake/unseen", "s3-b")), List.of()),
            Pictures.quiet().lake(),
            T0);
    volatile boolean ready = true;

    MeasuredSlos() {
        for (int i = 1; i <= 600; i++) {
            objectives.heard(batch(i, i / 10), T0.plusSeconds(i));
        }
        objectives.evaluate(NOW);
    }

    @Override
    public Optional<ObjectivesView> newest() {
        return ready ? Optional.of(objectives.view(NOW)) : Optional.empty();
    }

    @Override
    public Future<Optional<ObjectiveDetail>> detail(String id) {
        return Future.succeededFuture(ready ? objectives.detail(id, NOW) : Optional.empty());
    }

    @Override
    public Future<Optional<Buffer>> saved(String id) {
        return Future.succeededFuture(
                objectives.ids().contains(id) ? Optional.of(Buffer.buffer(objectives.copy(id))) : Optional.empty());
    }

    private static SloDefinition slo(String id, String target) {
        return new SloDefinition(
                id,
                "Answers",
                "s3",
                "what clients see",
                Map.of(),
                new Indicator("probe", Map.of("targets", target, "count", "served")),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent("99.99"),
                Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
    }

    private static Batch batch(int checks, int failures) {
        return new Batch(
                new NodeId("agent-a"),
                T0.toEpochMilli(),
                checks,
                0,
                SelfHealth.GOOD,
                List.of(new Observation(
                        new TargetId("s3-a"),
                        Outcome.UP,
                        1,
                        0,
                        0,
                        1_000,
                        checks,
                        failures,
                        OptionalLong.empty(),
                        "",
                        List.of())));
    }
}
