package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Objectives, one line each, worst first. */
final class SloTable {
    private static final int STATE = 1;

    private final Terminal terminal;
    private final JsonObject list;

    SloTable(Terminal terminal, JsonObject list) {
        this.terminal = terminal;
        this.list = list;
    }

    void print() {
        lines(sorted("slos", SloTable::left));
        List<JsonObject> composites =
                sorted("composites", one -> Json.real(one, "budgetLeft").orElse(Double.POSITIVE_INFINITY));
        if (!composites.isEmpty()) {
            terminal.println("");
            composites(composites);
        }
    }

    /** What is least left comes first, what is not known last; of what is equally left, what needs attention. */
    private List<JsonObject> sorted(String key, ToDoubleFunction<JsonObject> left) {
        return Json.objects(list, key).stream()
                .sorted(Comparator.comparingDouble(left)
                        .thenComparing(one -> SloAttention.tone(one) == Tone.GOOD)
                        .thenComparing(one -> Json.text(one, "id")))
                .toList();
    }

    private static double left(JsonObject slo) {
        return Json.object(slo, "budget")
                .map(budget -> Json.real(budget, "leftRatio").orElse(Double.POSITIVE_INFINITY))
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** These alone; of a composite its parts. */
    void lines(List<JsonObject> slos) {
        if (slos.isEmpty()) {
            return;
        }
        Columns columns = new Columns(terminal);
        columns.head(
                "OBJECTIVE", "STATE", "PROMISED", "NOW", "LEFT", "", "SPENT", "MEASURED", "ELAPSED", "FIRES", "BURNS");
        for (JsonObject slo : slos) {
            Tone tone = SloAttention.tone(slo);
            JsonObject budget = Json.object(slo, "budget").orElse(JsonObject.EMPTY_JSON_OBJECT);
            columns.add(
                    tone,
                    STATE,
                    Json.text(slo, "id"),
                    SloAttention.state(slo),
                    SloFigures.promise(slo),
                    SloFigures.sli(slo, slo),
                    SloFigures.left(budget),
                    SloFigures.minutes(budget, "leftMinutes"),
                    SloFigures.exhaustion(slo, Json.text(list, "at")),
                    SloFigures.share(slo, "coverage"),
                    SloFigures.elapsed(slo),
                    fires(slo),
                    burns(slo));
        }
        columns.print("");
    }

    void composites(List<JsonObject> composites) {
        Columns columns = new Columns(terminal);
        columns.head("COMPOSITE", "STATE", "PROMISED", "NOW", "LEFT", "MEASURED", "PARTS");
        for (JsonObject composite : composites) {
            Tone tone = SloAttention.ofState(composite);
            columns.add(
                    tone,
                    STATE,
                    Json.text(composite, "id"),
                    Json.text(composite, "state").replace('_', ' '),
                    SloFigures.promise(composite),
                    SloFigures.sli(composite, composite),
                    SloFigures.percent(Json.real(composite, "budgetLeft"), 1),
                    SloFigures.share(composite, "measuredWeight"),
                    Json.objects(composite, "parts").stream()
                            .map(part -> Json.text(part, "slo") + " (" + Json.text(part, "weight") + ")")
                            .collect(Collectors.joining(" ")));
        }
        columns.print("");
    }

    private static String fires(JsonObject slo) {
        List<JsonObject> firing = SloAttention.firing(slo);
        return firing.isEmpty()
                ? "-"
                : firing.stream()
                        .map(alert -> Json.text(alert, "policy") + " (" + Json.text(alert, "severity") + ")")
                        .collect(Collectors.joining(" "));
    }

    /** Over every window but the objective's own, over which the budget left says it. */
    private static String burns(JsonObject slo) {
        return Json.objects(slo, "windows").stream()
                .filter(window -> !Json.text(window, "window").equals(Json.text(slo, "window")))
                .map(window -> Json.text(window, "window") + " " + SloFigures.burn(window))
                .collect(Collectors.joining("  "));
    }
}
