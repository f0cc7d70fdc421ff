package io.vigia.core.slo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns sums into figures. What does not change with the sums is computed once a definition. */
final class Appraisal {
    private final SloDefinition definition;
    private final Windows windows;
    private final Threshold allowance;
    private final Threshold leastCoverage;
    private final long ticksPerSecond;

    /** The window whose burn is taken for the present rate. */
    private final int present;

    /** Sums of one window, and the times it covers. */
    private record Sums(long from, long until, long good, long total, long measured) {
        long bad() {
            return Math.max(0, total - good);
        }

        /** A failure in the first second counts though that second is not over. */
        long seconds() {
            return total > 0 ? Math.max(1, measured) : measured;
        }
    }

    Appraisal(SloDefinition definition, Windows windows) {
        this.definition = definition;
        this.windows = windows;
        this.allowance = new Threshold(definition.objective().budget());
        this.leastCoverage = new Threshold(definition.measure().leastCoverage());
        this.ticksPerSecond = definition.method().slices() ? Slices.ticksPerSecond(definition.method()) : 0;
        int hour = -1;
        for (int w = 0; w < windows.count() && hour < 0; w++) {
            hour = windows.length(w).compareTo(Duration.ofHours(1)) >= 0 ? w : -1;
        }
        this.present = hour >= 0 ? hour : windows.count() - 1;
    }

    Standing standing(Tally tally, long firstMeasured, boolean measuring) {
        Sums net = own(tally, true);
        Sums gross = tally.spans().isEmpty() ? net : own(tally, false);
        long now = tally.nowMillis();
        Spans spans = tally.spans();
        long began = Math.max(net.from, Math.min(firstMeasured, now));
        long elapsed = now - began - spans.length(began, now);
        long future = future(net, now, firstMeasured);
        Budget budget = budget(net, future);
        List<WindowFigures> all = new ArrayList<>(windows.count());
        for (int w = 0; w < windows.count(); w++) {
            all.add(figures(tally, w));
        }
        double excused = spans.length(net.from, now) / 60_000.0;
        return new Standing(
                definition.id(),
                state(net, future, elapsed, net.until - net.from - spans.length(net.from, net.until)),
                measuring,
                figures(Duration.ofMillis(Math.min(now, net.until) - net.from), net, Math.min(now, net.until), spans),
                budget,
                tally.spans().isEmpty() ? budget : budget(gross, future),
                elapsed <= 0 ? 1 : Math.min(1, net.measured * 1000.0 / elapsed),
                exhaustion(budget, all, now, net.until),
                excused,
                all,
                ticksPerSecond);
    }

    private SloState state(Sums net, long futureMillis, long elapsedMillis, long wholeMillis) {
        if (net.total == 0 && net.measured == 0) {
            return SloState.NO_DATA;
        }
        // Exact: bad / total * seconds > allowance * (seconds + future), without dividing.
        boolean enough = elapsedMillis <= 0 || leastCoverage.reachedBy(net.seconds() * 1000, elapsedMillis);
        long budgeted = enough ? net.seconds() * 1000 + futureMillis : wholeMillis;
        if (net.total > 0 && allowance.exceededBy(net.bad(), net.seconds() * 1000, net.total, budgeted)) {
            return SloState.BREACHED;
        }
        return enough && net.total > 0 ? SloState.MET : SloState.INSUFFICIENT;
    }

    /** Milliseconds of the window that are still to come: they will be measured, or will lower the coverage. */
    private long future(Sums net, long now, long firstMeasured) {
        if (definition.window() instanceof SloWindow.Calendar) {
            return Math.max(0, net.until - now);
        }
        return Math.max(0, Math.min(net.until, firstMeasured) - net.from);
    }

    private Budget budget(Sums sums, long futureMillis) {
        double total = allowance.value() * (sums.seconds() + futureMillis / 1000.0) / 60;
        double spent = sums.total <= 0 ? 0 : (double) sums.bad() / sums.total * sums.seconds() / 60;
        return new Budget(total, spent, spent == 0 ? 1 : 1 - spent / total);
    }

    private Optional<Instant> exhaustion(Budget budget, List<WindowFigures> all, long now, long until) {
        if (budget.leftRatio() <= 0) {
            return Optional.of(Instant.ofEpochMilli(now));
        }
        double burn = present < 0 ? Double.NaN : all.get(present).burnRate();
        boolean rolling = definition.window() instanceof SloWindow.Rolling;
        if (Double.isNaN(burn) || burn <= 0 || (rolling && burn <= 1)) {
            return Optional.empty();
        }
        double millis = budget.leftMinutes() * 60_000 / (burn * allowance.value());
        boolean within = millis < (rolling ? 400L * 86_400_000 : until - now);
        return within ? Optional.of(Instant.ofEpochMilli(now + (long) millis)) : Optional.empty();
    }

    /** The objective's own window: of a calendar its period, the future included. */
    private Sums own(Tally tally, boolean net) {
        if (definition.window() instanceof SloWindow.Rolling rolling) {
            return rolling(tally, windows.number(rolling.length()), net);
        }
        PeriodSums period = tally.gross().period();
        if (period == null) {
            throw new IllegalStateException(definition.id() + " has a calendar window and no sums of it");
        }
        PeriodSums.Sums gross = period.current();
        PeriodSums taken = net ? tally.excusedRings().map(Rings::period).orElse(null) : null;
        if (taken == null) {
            return new Sums(gross.from, gross.until, gross.good, gross.total, gross.measured);
        }
        PeriodSums.Sums less = taken.current();
        return new Sums(
                gross.from,
                gross.until,
                gross.good - less.good,
                gross.total - less.total,
                gross.measured - less.measured);
    }

    private Sums rolling(Tally tally, int window, boolean net) {
        Rings gross = tally.gross();
        long from = gross.windowFromMillis(window);
        long until = from + windows.length(window).toMillis();
        long good = gross.windowGood(window);
        long total = gross.windowTotal(window);
        long measured = gross.windowMeasured(window);
        Rings taken = net ? tally.excusedRings().orElse(null) : null;
        return taken == null
                ? new Sums(from, until, good, total, measured)
                : new Sums(
                        from,
                        until,
                        good - taken.windowGood(window),
                        total - taken.windowTotal(window),
                        measured - taken.windowMeasured(window));
    }

    /** A rolling window, net. */
    WindowFigures figures(Tally tally, int window) {
        Sums sums = rolling(tally, window, true);
        return figures(windows.length(window), sums, sums.until, tally.spans());
    }

    private WindowFigures figures(Duration length, Sums sums, long until, Spans spans) {
        long covered = until - sums.from - spans.length(sums.from, until);
        double bad = sums.total <= 0 ? Double.NaN : (double) sums.bad() / sums.total;
        return new WindowFigures(
                length,
                sums.good,
                sums.total,
                sums.measured,
                1 - bad,
                bad / allowance.value(),
                covered <= 0 ? 0 : Math.min(1, sums.measured * 1000.0 / covered));
    }

    /** Whether enough was measured of the part of a window that lies after the first measurement, excused time left out. */
    boolean covered(Tally tally, int window, long firstMeasured) {
        long from = Math.max(tally.gross().windowFromMillis(window), firstMeasured);
        long elapsed = tally.nowMillis() - from - tally.spans().length(from, tally.nowMillis());
        return elapsed <= 0
                || leastCoverage.reachedBy(rolling(tally, window, true).measured() * 1000, elapsed);
    }

    BigDecimal allowance() {
        return allowance.exact();
    }

    long windowFrom(Tally tally) {
        return own(tally, false).from();
    }
}
