package io.vigia.lab.bench;

import io.vigia.core.slo.AlertChange;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloTracker;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.SourceKey;
import io.vigia.core.slo.Standing;
import io.vigia.core.slo.Timeslices;
import io.vigia.core.slo.WindowFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An objective over a {@link Month}: what Vigia makes of it at every minute, and the raw counters that it would expose. */
final class MeasuredMonth {
    /** From the first minute in which an alert fires to the first in which it does not. */
    record Firing(int from, int until) {}

    final SloDefinition definition;
    /** After so many minutes; NaN where nobody measures. */
    final double[] events = new double[Month.MINUTES + 1];

    final double[] badEvents = new double[Month.MINUTES + 1];
    final double[] left = new double[Month.MINUTES + 1];
    private final Map<Duration, double[]> burn = new HashMap<>();
    private final Map<Integer, List<Firing>> firings = new HashMap<>();

    MeasuredMonth(String id, BudgetingMethod method, String percent, Month month) {
        definition = new SloDefinition(
                id,
                "",
                "query",
                "",
                Map.of(),
                new Indicator("probe", Map.of()),
                method,
                Objective.ofPercent(percent),
                method.slices() ? Optional.of(Timeslices.of(Duration.ofMinutes(1), "0.95")) : Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
        count(month);
        measure(month);
    }

    /** In the gap the counters of events run on unseen; slices are decided as if it had been even. */
    private void count(Month month) {
        int bad = 0;
        int total = 0;
        int since = 0;
        for (int m = 1; m <= Month.MINUTES; m++) {
            bad += month.bad[m - 1];
            total += month.total[m - 1];
            if (Month.inGap(m)) {
                events[m] = Double.NaN;
                badEvents[m] = Double.NaN;
                continue;
            }
            boolean slices = definition.method().slices();
            double ratio = total == 0 ? 0 : (double) bad / total;
            double decided = total == 0 ? 0 : m - since;
            double failed = definition.method() == BudgetingMethod.TIMESLICES ? (ratio > 0.05 ? 1 : 0) : ratio;
            events[m] = events[since] + (slices ? decided : total);
            badEvents[m] = badEvents[since] + (slices ? decided * failed : bad);
            bad = 0;
            total = 0;
            since = m;
        }
    }

    private void measure(Month month) {
        SourceKey source = new SourceKey("a", "query", "agent-a");
        SloTracker tracker = new SloTracker(definition, millis(0));
        Map<Integer, Integer> firing = new HashMap<>();
        long good = 0;
        long total = 0;
        tracker.take(Sample.counters(source, 1, 0, millis(0), millis(0), 0, 0), millis(0));
        for (int m = 1; m <= Month.MINUTES; m++) {
            total += month.total[m - 1];
            good += month.total[m - 1] - month.bad[m - 1];
            if (!Month.inGap(m)) {
                tracker.take(
                        Sample.counters(source, 1, m, millis(0), millis(m), (double) good, (double) total), millis(m));
            }
            for (AlertChange change : tracker.evaluate(millis(m))) {
                if (change.firing()) {
                    firing.put(change.number(), m);
                } else {
                    add(change.number(), Objects.requireNonNull(firing.remove(change.number())), m);
                }
            }
            Standing standing = tracker.standing(millis(m));
            left[m] = standing.budget().leftRatio();
            for (WindowFigures window : standing.windows()) {
                burn.computeIfAbsent(window.length(), none -> new double[Month.MINUTES + 1])[m] = window.burnRate();
            }
        }
        firing.forEach((number, from) -> add(number, from, Month.MINUTES + 1));
    }

    private void add(int number, int from, int until) {
        firings.computeIfAbsent(number, none -> new ArrayList<>()).add(new Firing(from, until));
    }

    private static long millis(int minute) {
        return (Month.START_SECONDS + minute * 60L) * 1000;
    }

    /** Burn rate after each minute. */
    double[] burn(Duration window) {
        return Objects.requireNonNull(burn.get(window));
    }

    /** When a condition of {@link BurnCondition#DEFAULTS} fired. */
    List<Firing> firings(int condition) {
        return firings.getOrDefault(condition, List.of());
    }
}
