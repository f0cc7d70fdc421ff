package io.vigia.aggregator.slo.store;

import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloTracker;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.SourceKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real trackers, and what they are fed with. */
final class Trackers {
    /** 2026-11-02T00:00:00Z, a multiple of every slot. */
    static final long T0 = 1_793_577_600_000L;

    private Trackers() {}

    static SloDefinition definition(String id) {
        return new SloDefinition(
                id,
                "",
                "s3",
                "",
                Map.of(),
                new Indicator("probe", Map.of("service", "s3")),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent("99.9"),
                Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
    }

    /** Counters of one source at this second, which differ from SLO to SLO. */
    static void tell(SloTracker tracker, long second) {
        long total = second * (20 + tracker.definition().id().length());
        long bad = second / 100;
        long at = T0 + second * 1000;
        SourceKey source = new SourceKey("site-a", "s3-a", "b1");
        tracker.take(Sample.counters(source, 1, second + 1, 0, at, (double) (total - bad), (double) total), at);
        tracker.evaluate(at);
    }
}
