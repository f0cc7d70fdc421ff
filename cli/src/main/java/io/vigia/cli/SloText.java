package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Everything about one objective. */
final class SloText {
    private static final int TITLE = 10;

    private final Terminal terminal;
    private final JsonObject slo;

    SloText(Terminal terminal, JsonObject slo) {
        this.terminal = terminal;
        this.slo = slo;
    }

    void print() {
        title();
        JsonObject total = object("total");
        line("promised", SloFigures.promise(slo) + "  (" + Json.text(slo, "method") + ")");
        line(
                "measured",
                SloFigures.sli(total, slo) + "  " + SloFigures.count(total, "good") + " good, "
                        + SloFigures.count(total, "bad") + " bad, of " + SloFigures.count(total, "total") + " "
                        + Json.text(slo, "unit"));
        budgets();
        line("exhausted", exhaustion());
        line(
                "coverage",
                SloFigures.share(slo, "coverage") + " of the window, " + SloFigures.elapsed(slo)
                        + " of what has elapsed since the first measurement");
        line("last heard", Json.text(slo, "lastMeasured").isEmpty() ? "never" : Json.text(slo, "lastMeasured"));
        line("looks at", indicator());
        irregular();
        windows();
        alerts();
        corrections();
    }

    /** Its name, how it stands, and what it is for. */
    void title() {
        Tone tone = SloAttention.tone(slo);
        terminal.println(terminal.symbol(tone) + " " + terminal.heading(Json.text(slo, "id")) + "  "
                + terminal.paint(tone, SloAttention.state(slo)) + "  " + Json.text(slo, "displayName")
                + "  (service " + Json.text(slo, "service") + ")");
        String description = Json.text(slo, "description");
        if (!description.isEmpty()) {
            terminal.println("  " + description);
        }
    }

    private void budgets() {
        JsonObject net = object("budget");
        JsonObject gross = object("grossBudget");
        line("budget", budget(net));
        OptionalDouble excused = Json.real(slo, "excusedMinutes");
        if (!net.equals(gross) || excused.orElse(0) > 0) {
            line("gross", budget(gross) + ", had nothing been excused");
            line("excused", SloFigures.minutes(slo, "excusedMinutes"));
        }
    }

    /** {@code 62.1 % left: 2.68 min of 4.32 min, 1.63 min spent}. */
    static String budget(JsonObject budget) {
        return SloFigures.left(budget) + " left: " + SloFigures.minutes(budget, "leftMinutes") + " of "
                + SloFigures.minutes(budget, "totalMinutes") + ", " + SloFigures.spent(budget)
                + " spent";
    }

    String exhaustion() {
        if (Json.real(object("budget"), "leftRatio").orElse(1) <= 0) {
            return "it is spent";
        }
        String at = Json.text(slo, "exhaustion");
        return at.isEmpty() ? "not at the present rate" : "at " + at + " at the present rate";
    }

    private String indicator() {
        JsonObject indicator = object("indicator");
        JsonObject spec = Json.object(indicator, "spec").orElse(JsonObject.EMPTY_JSON_OBJECT);
        return Json.text(indicator, "source")
                + spec.entrySet().stream()
                        .filter(entry ->
                                entry.getValue() instanceof JsonString || entry.getValue() instanceof JsonNumber)
                        .map(entry -> "  " + Terminal.safe(entry.getKey()) + " "
                                + (entry.getValue() instanceof JsonString text
                                        ? Terminal.safe(text.getString())
                                        : entry.getValue().toString()))
                        .collect(Collectors.joining());
    }

    private void windows() {
        List<JsonObject> windows = Json.objects(slo, "windows");
        if (windows.isEmpty()) {
            return;
        }
        section("BURN");
        Columns columns = new Columns(terminal);
        columns.head("WINDOW", "BURNS", "NOW", "BAD", "OF", "MEASURED");
        for (JsonObject window : windows) {
            boolean fast = Json.real(window, "burnRate").orElse(0) > 1;
            columns.add(
                    fast ? Tone.WARN : Tone.PLAIN,
                    1,
                    Json.text(window, "window"),
                    SloFigures.burn(window),
                    SloFigures.sli(window, slo),
                    SloFigures.count(window, "bad"),
                    SloFigures.count(window, "total"),
                    SloFigures.share(window, "coverage"));
        }
        columns.print("  ");
    }

    /** Each with why it fires or does not. */
    void alerts() {
        List<JsonObject> alerts = Json.objects(slo, "alerts");
        section("ALERTS");
        if (alerts.isEmpty()) {
            terminal.println("  it has no alert policies: nobody is told");
        }
        for (JsonObject alert : alerts) {
            boolean firing = Json.text(alert, "phase").equals("firing");
            Tone tone = firing
                    ? SloAttention.toneOf(alert)
                    : Json.text(alert, "phase").equals("pending") ? Tone.WARN : Tone.PLAIN;
            String since = Json.text(alert, "since");
            terminal.println("  " + terminal.symbol(tone) + " " + terminal.heading(Json.text(alert, "policy")) + " ("
                    + Json.text(alert, "severity") + ")" + (since.isEmpty() ? "" : "  since " + since));
            terminal.println("      " + Json.text(alert, "explanation"));
        }
    }

    void corrections() {
        List<JsonObject> corrections = Json.objects(slo, "corrections");
        if (corrections.isEmpty()) {
            return;
        }
        section("TAKEN OUT");
        for (JsonObject one : corrections) {
            terminal.println("  " + Json.text(one, "id") + "  " + Json.text(one, "takenFrom") + " " + terminal.arrow()
                    + " " + Json.text(one, "takenUntil") + "  " + Json.text(one, "reason"));
        }
    }

    private void irregular() {
        JsonObject irregular = object("irregularities");
        if (!irregular.isEmpty()) {
            line(
                    "irregular",
                    irregular.keySet().stream()
                            .map(kind -> Terminal.safe(kind) + " " + SloFigures.count(irregular, kind))
                            .collect(Collectors.joining(", ")));
        }
    }

    private JsonObject object(String key) {
        return Json.object(slo, key).orElse(JsonObject.EMPTY_JSON_OBJECT);
    }

    void section(String title) {
        terminal.println("");
        terminal.println(terminal.heading(title));
    }

    void line(String title, String text) {
        terminal.println("  " + Words.pad(title, TITLE) + " " + text);
    }
}
