package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A move before it is made, as a person weighs it. */
final class PlanText {
    private final Terminal terminal;
    private final JsonObject plan;

    PlanText(Terminal terminal, JsonObject plan) {
        this.terminal = terminal;
        this.plan = plan;
    }

    void print() {
        String to = Json.text(plan, "to");
        terminal.println(terminal.heading(Json.text(plan, "kind") + " of " + Json.text(plan, "service")) + "  "
                + Json.text(plan, "from") + terminal.arrow() + (to.isEmpty() ? "nowhere" : to)
                + "  expected data loss: " + loss() + "  "
                + (Json.flag(plan, "strict")
                        ? "strict: never two sites at once"
                        : "gentle: sessions finish where they are"));
        candidates();
        missing();
        steps();
        lines();
    }

    private String loss() {
        OptionalLong loss = Json.number(plan, "expectedLossMillis");
        return loss.isPresent() ? Words.millis(loss.getAsLong()) : "nobody measures it";
    }

    private void candidates() {
        heading("CANDIDATES");
        for (JsonObject candidate : Json.objects(plan, "candidates")) {
            boolean eligible = Json.flag(candidate, "eligible");
            Tone tone = eligible ? Tone.GOOD : Json.flag(candidate, "active") ? Tone.PLAIN : Tone.BAD;
            terminal.println("  " + terminal.symbol(tone) + " " + Json.text(candidate, "site") + "  "
                    + Json.text(candidate, "outcome") + lag(candidate));
            Json.texts(candidate, "inFavour").forEach(reason -> terminal.println("      for:     " + reason));
            Json.texts(candidate, "against").forEach(reason -> terminal.println("      against: " + reason));
        }
    }

    private static String lag(JsonObject candidate) {
        String lag = LagText.of(candidate);
        OptionalLong age = Json.number(candidate, "lagAgeMillis");
        return lag.isEmpty()
                ? ""
                : "  " + lag + (age.isPresent() ? ", measured " + Words.millis(age.getAsLong()) + " ago" : "");
    }

    private void missing() {
        List<JsonObject> missing = Json.objects(plan, "missing");
        heading(missing.isEmpty() ? "NOTHING SPEAKS AGAINST IT" : "IT WOULD BE HELD");
        missing.forEach(reason -> terminal.println("  " + terminal.symbol(Tone.BAD) + " " + Answers.reason(reason)));
        if (!missing.isEmpty()) {
            terminal.println("  "
                    + (Json.flag(plan, "overridable")
                            ? "--force would go past all of them, and write down that it did"
                            : "--force would not help"));
        }
    }

    private void steps() {
        heading("STEPS");
        int number = 0;
        for (JsonObject step : Json.objects(plan, "steps")) {
            number++;
            OptionalLong timeout = Json.number(step, "timeoutMillis");
            terminal.println("  " + number + ". " + Json.text(step, "title")
                    + (timeout.isPresent() ? "  at most " + Words.millis(timeout.getAsLong()) : "")
                    + switch (Json.text(step, "onFailure")) {
                        case "stop" -> "  a failure rolls the move back";
                        case "continue" -> "  after a failure it goes on, degraded";
                        default -> "";
                    });
        }
    }

    private void lines() {
        List<JsonObject> changes = Json.objects(plan, "changes");
        Map<String, JsonValue> balancers = Json.object(plan, "balancers").orElse(JsonValue.EMPTY_JSON_OBJECT);
        if (balancers.isEmpty() || changes.isEmpty()) {
            return;
        }
        heading("WHAT EACH BALANCER WOULD BE SENT");
        balancers.forEach((name, sent) -> {
            if (sent instanceof JsonObject balancer) {
                terminal.println("  " + terminal.heading(Terminal.safe(name)));
                List<List<String>> steps = Json.lists(balancer, "steps");
                for (int i = 0; i < steps.size() && i < changes.size(); i++) {
                    change(changes.get(i), steps.get(i));
                }
                Json.texts(balancer, "problems")
                        .forEach(problem -> terminal.println("    " + terminal.paint(Tone.BAD, problem)));
            }
        });
    }

    /** The lines as they are sent: one that holds several commands is one line there too. */
    private void change(JsonObject change, List<String> lines) {
        String transit = Json.text(change, "transit");
        terminal.println("    " + Json.text(change, "step") + ", epoch "
                + Json.number(change, "epoch").orElse(0) + ", active " + Json.text(change, "active")
                + (transit.isEmpty() ? "" : ", " + transit) + ":"
                + (lines.isEmpty() ? " nothing, it stands so already" : ""));
        lines.forEach(line -> terminal.println("      " + line));
    }

    private void heading(String text) {
        terminal.println("");
        terminal.println(terminal.heading(text));
    }
}
