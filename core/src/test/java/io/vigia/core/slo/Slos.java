package io.vigia.core.slo;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Definitions and times that the tests share. */
final class Slos {
    /** 2026-11-02T00:00:00Z, a Monday: a multiple of every slot. */
    static final long T0 = 1_793_577_600_000L;

    static final SloWindow MONTH = new SloWindow.Rolling(Duration.ofDays(30));
    static final SourceKey PROBE = new SourceKey("site-a", "s3-a", "b1");

    private Slos() {}

    static SloDefinition occurrences() {
        return define(BudgetingMethod.OCCURRENCES, "99.99", null, MONTH, List.of(AlertPolicy.DEFAULT));
    }

    static SloDefinition define(
            BudgetingMethod method,
            String percent,
            @Nullable Timeslices slices,
            SloWindow window,
            List<AlertPolicy> alerts) {
        return new SloDefinition(
                "s3-availability",
                "",
                "s3",
                "",
                Map.of(),
                new Indicator("probe", Map.of("service", "s3")),
                method,
                Objective.ofPercent(percent),
                Optional.ofNullable(slices),
                window,
                alerts,
                MeasureRule.DEFAULT);
    }

    static SloWindow calendar(int count, SloWindow.Unit unit, String zone) {
        return SloWindow.Calendar.of(count, unit, LocalDateTime.of(2026, 1, 1, 0, 0), zone);
    }
}
