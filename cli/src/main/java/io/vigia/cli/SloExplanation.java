package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.OptionalDouble;

/** Where the budget of an objective went, why its alerts fire, and the way back: for somebody who was just woken. */
final class SloExplanation {
    private final Terminal terminal;
    private final JsonObject slo;
    private final SloText text;

    SloExplanation(Terminal terminal, JsonObject slo) {
        this.terminal = terminal;
        this.slo = slo;
        this.text = new SloText(terminal, slo);
    }

    void print() {
        text.title();
        unmeasured();
        text.line("promised", SloFigures.promise(slo) + ", measured " + SloFigures.sli(slo, slo));
        text.line("budget", SloText.budget(budget()));
        text.line("exhausted", text.exhaustion());
        spent();
        text.alerts();
        back();
        text.corrections();
    }

    /** What the figures below do not mean. */
    private void unmeasured() {
        String last = Json.text(slo, "lastMeasured");
        if (!Json.flag(slo, "measuring")) {
            warn(
                    last.isEmpty()
                            ? "Nothing has ever measured it."
                            : "Nothing is measured now, and was not since " + last
                                    + ": its alerts are frozen as they were.");
            warn("That time counts neither as up nor as down. Do the agents that probe it run? vigia status");
        } else if (Json.text(slo, "state").equals("no_data")) {
            warn("All that was measured in the window was taken out.");
        } else if (Json.text(slo, "state").equals("insufficient")) {
            boolean nothing = Json.real(slo, "sli").isEmpty();
            warn(
                    nothing
                            ? "It is watched, and nothing that it counts has happened yet."
                            : "Only " + SloFigures.share(slo, "elapsedCoverage")
                                    + " of the elapsed window was measured: too little to say that it is met.");
        }
    }

    private void spent() {
        List<JsonObject> spent = Json.objects(slo, "spent");
        text.section("SPENT BY");
        if (spent.isEmpty()) {
            terminal.println("  nobody: nothing has failed in the window, or what did was taken out");
            return;
        }
        Columns columns = new Columns(terminal);
        columns.head("SHARE", "FAILURES", "SITE", "COMPONENT");
        for (JsonObject one : spent) {
            String site = Json.text(one, "site");
            columns.add(
                    Tone.PLAIN,
                    -1,
                    SloFigures.share(one, "share"),
                    SloFigures.count(one, "failures"),
                    site.isEmpty() ? "-" : site,
                    Json.text(one, "component"));
        }
        columns.print("  ");
        if (!Json.objects(slo, "corrections").isEmpty()) {
            say(
                    "Who failed is kept for five minutes together, later for longer: of such a time that was taken out in part, a part counts.");
        }
    }

    private void back() {
        text.section("THE WAY BACK");
        Json.objects(slo, "alerts").stream()
                .filter(alert -> Json.text(alert, "phase").equals("firing"))
                .forEach(this::end);
        String id = Json.text(slo, "id");
        double left = Json.real(budget(), "leftMinutes").orElse(0);
        if (left < 0) {
            boolean rolls = Json.objects(slo, "windows").stream()
                    .anyMatch(window -> Json.text(window, "window").equals(Json.text(slo, "window")));
            say("the budget is overdrawn by " + SloFigures.count(-left) + " min of complete failure; it comes back "
                    + (rolls
                            ? "as failures grow older than " + Json.text(slo, "window")
                            : "with the next period, for this one ends with the calendar")
                    + ",");
            say("or when a time that should not count is taken out: vigia slo correct " + id
                    + " --from TIME --until TIME --reason TEXT");
        } else {
            say("the budget still bears " + SloFigures.minutes(budget(), "leftMinutes") + " of complete failure");
        }
    }

    /** An alert that fires ends as soon as either window burns no faster than its factor. */
    private void end(JsonObject alert) {
        JsonObject shorter = Json.object(alert, "short").orElse(JsonObject.EMPTY_JSON_OBJECT);
        String window = Json.text(shorter, "window");
        String policy = Json.text(alert, "policy");
        OptionalDouble total = Json.real(shorter, "total");
        double allowed = decimal(alert, "factor") * (1 - decimal(slo, "objective"));
        if (total.isEmpty() || !Double.isFinite(allowed)) {
            return;
        }
        say(policy + " ends when at most " + SloFigures.count(Math.floor(allowed * total.getAsDouble())) + " of "
                + SloFigures.count(total.getAsDouble()) + " " + Json.text(slo, "unit") + " in " + window
                + " are bad (now " + SloFigures.count(shorter, "bad") + "): at the latest " + window
                + " after the last failure, while it is measured");
    }

    private static double decimal(JsonObject object, String key) {
        try {
            return Double.parseDouble(Json.text(object, key));
        } catch (NumberFormatException malformed) {
            return Double.NaN;
        }
    }

    private JsonObject budget() {
        return Json.object(slo, "budget").orElse(JsonObject.EMPTY_JSON_OBJECT);
    }

    private void warn(String sentence) {
        terminal.println("  " + terminal.symbol(Tone.WARN) + " " + terminal.paint(Tone.WARN, sentence));
    }

    private void say(String sentence) {
        terminal.println("  " + sentence);
    }
}
