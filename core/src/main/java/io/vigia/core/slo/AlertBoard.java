package io.vigia.core.slo;

import io.vigia.core.slo.AlertReport.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The burn-rate alerts of one objective. Each is inactive, pending or firing; while the objective cannot be measured, none changes. */
final class AlertBoard {
    private final SloDefinition definition;
    private final Appraisal appraisal;
    private final List<Rule> rules = new ArrayList<>();
    private final Phase[] phases;
    private final long[] since;

    /** One condition, and where its figures are. */
    private record Rule(
            String policy,
            int number,
            BurnCondition condition,
            int longWindow,
            int shortWindow,
            Threshold threshold,
            long unit) {}

    /** Why a condition does what it does. */
    private enum Finding {
        BURNING,
        GUARDED,
        /** Nobody asked within the short window: no sign that it is over, nor that it goes on. */
        QUIET,
        UNCOVERED,
        CALM
    }

    AlertBoard(SloDefinition definition, Windows windows, Appraisal appraisal) {
        this.definition = definition;
        this.appraisal = appraisal;
        long unit = definition
                .slices()
                .map(slices -> slices.lengthSeconds() * Slices.ticksPerSecond(definition.method()))
                .orElse(1L);
        for (AlertPolicy policy : definition.alerts()) {
            for (int i = 0; i < policy.conditions().size(); i++) {
                BurnCondition condition = policy.conditions().get(i);
                rules.add(new Rule(
                        policy.name(),
                        i,
                        condition,
                        windows.number(condition.longWindow()),
                        windows.number(condition.shortWindow()),
                        new Threshold(condition.factor().multiply(appraisal.allowance())),
                        unit));
            }
        }
        phases = new Phase[rules.size()];
        Arrays.fill(phases, Phase.INACTIVE);
        since = new long[rules.size()];
    }

    /** Lets each alert go on; returns those that began or ended. */
    List<AlertChange> evaluate(Tally tally, long firstMeasured, boolean measuring) {
        if (!measuring) {
            return List.of();
        }
        List<AlertChange> changes = List.of();
        for (int i = 0; i < phases.length; i++) {
            Phase was = phases[i];
            step(i, find(rules.get(i), tally, firstMeasured), tally.nowMillis());
            if ((was == Phase.FIRING) != (phases[i] == Phase.FIRING)) {
                changes = changes.isEmpty() ? new ArrayList<>() : changes;
                Rule rule = rules.get(i);
                changes.add(new AlertChange(
                        definition.id(),
                        rule.policy,
                        rule.number,
                        rule.condition,
                        phases[i] == Phase.FIRING,
                        Instant.ofEpochMilli(tally.nowMillis()),
                        report(i, tally, firstMeasured, true).explanation()));
            }
        }
        return changes;
    }

    private void step(int i, Finding finding, long now) {
        switch (phases[i]) {
            case INACTIVE, PENDING -> {
                if (finding != Finding.BURNING) {
                    phases[i] = Phase.INACTIVE;
                    return;
                }
                if (phases[i] == Phase.INACTIVE) {
                    phases[i] = Phase.PENDING;
                    since[i] = now;
                }
                if (now - since[i] >= rules.get(i).condition.alertAfter().toMillis()) {
                    phases[i] = Phase.FIRING;
                    since[i] = now;
                }
            }
            case FIRING -> {
                if (finding == Finding.CALM) {
                    phases[i] = Phase.INACTIVE;
                }
            }
        }
    }

    private Finding find(Rule rule, Tally tally, long firstMeasured) {
        long total = appraisal.total(tally, rule.longWindow);
        long bad = appraisal.bad(tally, rule.longWindow);
        if (rule.threshold.exceededBy(bad, total)) {
            long shortTotal = appraisal.total(tally, rule.shortWindow);
            if (rule.threshold.exceededBy(appraisal.bad(tally, rule.shortWindow), shortTotal)) {
                TrafficGuard guard = rule.condition.guard();
                boolean guarded = total / rule.unit < guard.enoughEvents() && bad / rule.unit < guard.leastFailures();
                return guarded ? Finding.GUARDED : Finding.BURNING;
            }
            if (shortTotal <= 0) {
                return Finding.QUIET;
            }
        }
        return appraisal.covered(tally, rule.shortWindow, firstMeasured) ? Finding.CALM : Finding.UNCOVERED;
    }

    List<AlertReport> reports(Tally tally, long firstMeasured, boolean measuring) {
        List<AlertReport> reports = new ArrayList<>();
        for (int i = 0; i < phases.length; i++) {
            reports.add(report(i, tally, firstMeasured, measuring));
        }
        return reports;
    }

    private AlertReport report(int i, Tally tally, long firstMeasured, boolean measuring) {
        Rule rule = rules.get(i);
        Finding finding = find(rule, tally, firstMeasured);
        WindowFigures longer = appraisal.figures(tally, rule.longWindow);
        WindowFigures shorter = appraisal.figures(tally, rule.shortWindow);
        boolean frozen = !measuring || (finding == Finding.UNCOVERED && phases[i] == Phase.FIRING);
        return new AlertReport(
                rule.policy,
                rule.number,
                rule.condition,
                phases[i],
                frozen,
                phases[i] == Phase.INACTIVE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since[i])),
                longer,
                shorter,
                rule.threshold.value(),
                explain(rule, phases[i], finding, measuring, longer, shorter));
    }

    private static String explain(
            Rule rule, Phase phase, Finding finding, boolean measuring, WindowFigures longer, WindowFigures shorter) {
        String verb = switch (phase) {
            case FIRING -> "firing";
            case PENDING -> "pending";
            case INACTIVE -> "not firing";
        };
        String figures = "burns " + burn(longer, rule) + " and " + burn(shorter, rule) + "; both must exceed "
                + rule.condition.factor().toPlainString() + "x";
        if (!measuring) {
            return verb + ", frozen: nothing is measured now; " + figures;
        }
        return verb
                + switch (finding) {
                    case BURNING ->
                        phase == Phase.PENDING
                                ? ": " + figures + " for " + WindowName.of(rule.condition.alertAfter())
                                : ": " + figures;
                    case GUARDED ->
                        ": " + figures + ", but with fewer than "
                                + rule.condition.guard().enoughEvents() + " events at least "
                                + rule.condition.guard().leastFailures() + " must have failed";
                    case QUIET -> ": " + figures + "; nobody asked within the short window, which proves nothing";
                    case UNCOVERED ->
                        phase == Phase.FIRING
                                ? ", frozen: too little of the short window was measured to say that it is over; "
                                        + figures
                                : ": " + figures;
                    case CALM -> ": " + figures;
                };
    }

    private static String burn(WindowFigures figures, Rule rule) {
        String rate =
                Double.isNaN(figures.burnRate()) ? "nothing" : String.format(Locale.ROOT, "%.2fx", figures.burnRate());
        String of = rule.unit == 1
                ? figures.bad() + " of " + figures.total() + " events failed"
                : String.format(
                        Locale.ROOT,
                        "%.2f of %d slices failed",
                        (double) figures.bad() / rule.unit,
                        figures.total() / rule.unit);
        return rate + " over " + WindowName.of(figures.length()) + " (" + of + ")";
    }

    /** Puts an alert where somebody who kept it says it stands; false when there is no such condition. */
    boolean resume(String policy, int number, boolean firing, long sinceMillis) {
        for (int i = 0; i < phases.length; i++) {
            if (rules.get(i).policy.equals(policy) && rules.get(i).number == number) {
                phases[i] = firing ? Phase.FIRING : Phase.INACTIVE;
                since[i] = sinceMillis;
                return true;
            }
        }
        return false;
    }

    void write(ByteSink out) {
        out.number(phases.length);
        for (int i = 0; i < phases.length; i++) {
            Rule rule = rules.get(i);
            out.text(rule.policy).number(rule.number).text(form(rule.condition));
            out.text(phases[i].name()).number(since[i]);
        }
    }

    private static String form(BurnCondition condition) {
        return condition.longWindow() + " " + condition.shortWindow() + " " + condition.factor();
    }

    /** What was saved of conditions that are no longer as they were is left out. */
    void read(ByteSource in) {
        int count = in.count("alerts", SloDefinition.MAX_POLICIES * AlertPolicy.MAX_CONDITIONS);
        for (int saved = 0; saved < count; saved++) {
            String policy = in.text(64);
            long number = in.number();
            String form = in.text(200);
            Phase phase = Phase.valueOf(in.text(16));
            long then = in.number();
            for (int i = 0; i < phases.length; i++) {
                Rule rule = rules.get(i);
                if (rule.policy.equals(policy)
                        && rule.number == number
                        && form(rule.condition).equals(form)) {
                    phases[i] = phase;
                    since[i] = then;
                }
            }
        }
    }
}
