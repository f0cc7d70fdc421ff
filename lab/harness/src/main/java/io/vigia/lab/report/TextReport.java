package io.vigia.lab.report;

import io.vigia.lab.scenario.Figures;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Run;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result as a table for people. */
public final class TextReport {
    private TextReport() {}

    public static List<String> of(Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("%s: %d runs, seed %d, %d requests/s through each balancer"
                .formatted(result.scenario().word(), result.runs().size(), result.seed(), result.rate()));
        lines.add("  %-44s %9s %9s %9s".formatted("", "p50", "p99", "max"));
        Summary vigia = Summary.of(result.runs().stream().map(Run::figures).toList());
        List<Figures> defaults = JsonReport.alone(result, "defaults");
        List<Figures> fast = JsonReport.alone(result, "fast");
        time(lines, result.scenario().detected(), vigia.detectMs());
        time(lines, "decided", vigia.decideMs());
        time(lines, "balancers switched", vigia.switchedMs());
        alone(lines, defaults, fast, false);
        time(lines, "first good answer", vigia.firstGoodMs());
        alone(lines, defaults, fast, true);
        if (result.alertsMeasured()) {
            row(lines, "alerted, at the slowest Alertmanager", vigia.alertedMs());
        }
        count(lines, "failed requests", vigia.failedRequests());
        if (!defaults.isEmpty()) {
            count(lines, "    HAProxy alone, defaults", Summary.of(defaults).failedRequests());
            count(
                    lines,
                    "    HAProxy alone, inter 500ms fall 2",
                    Summary.of(fast).failedRequests());
        }
        if (result.lateSends() > 0) {
            lines.add("  the load client itself was late %d times (at worst %d ms since it began): the machine is busy"
                    .formatted(result.lateSends(), result.worstLateMillis()));
        }
        lines.add("  promises");
        for (Promise promise : Promises.of(result)) {
            lines.add("    %-4s %s: %s".formatted(promise.held() ? "ok" : "FAIL", promise.text(), promise.measured()));
        }
        if (!result.history().proofs().isEmpty()) {
            lines.add("  history");
            result.history()
                    .proofs()
                    .forEach(proof -> lines.add("    %-12s %s: %,d %s"
                            .formatted(
                                    proof.checked() == 0 ? "not checked" : "checked",
                                    proof.text(),
                                    proof.checked(),
                                    proof.what())));
            result.history().violations().forEach(violation -> lines.add("    VIOLATION " + violation));
        }
        result.breaches().forEach(breach -> lines.add("    BROKEN " + breach));
        return lines;
    }

    private static void alone(List<String> lines, List<Figures> defaults, List<Figures> fast, boolean firstGood) {
        if (defaults.isEmpty()) {
            return;
        }
        Summary ofDefaults = Summary.of(defaults);
        Summary ofFast = Summary.of(fast);
        time(lines, "    HAProxy alone, defaults", firstGood ? ofDefaults.firstGoodMs() : ofDefaults.switchedMs());
        time(lines, "    HAProxy alone, inter 500ms fall 2", firstGood ? ofFast.firstGoodMs() : ofFast.switchedMs());
    }

    private static void time(List<String> lines, String what, Percentiles percentiles) {
        boolean nothing = percentiles.p50() == null && percentiles.p99() == null && percentiles.max() == null;
        if (!nothing || (percentiles.missing() > 0 && what.contains("HAProxy"))) {
            row(lines, what, percentiles);
        }
    }

    private static void row(List<String> lines, String what, Percentiles percentiles) {
        lines.add("  %-44s %9s %9s %9s"
                .formatted(what, millis(percentiles.p50()), millis(percentiles.p99()), millis(percentiles.max())));
    }

    private static String millis(@Nullable Long millis) {
        return millis == null ? "> 20 s" : millis + " ms";
    }

    private static void count(List<String> lines, String what, Percentiles percentiles) {
        lines.add("  %-44s %9s %9s %9s".formatted(what, percentiles.p50(), percentiles.p99(), percentiles.max()));
    }
}
