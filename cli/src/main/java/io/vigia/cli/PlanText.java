package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

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
                + "  expected data loss: " + loss());
        candidates();
        missing();
        steps();
        lines();
    }

    private String loss() {
        OptionalLong loss = Json.number(plan, "expectedLossMillis");
        return loss.isPresent() ? StatusTable.millis(loss.getAsLong()) : "nobody measures it";
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
        OptionalLong lag = Json.number(candidate, "lagMillis");
        OptionalLong age = Json.number(candidate, "lagAgeMillis");
        return lag.isEmpty()
                ? ""
                : "  lag " + StatusTable.millis(lag.getAsLong())
                        + (age.isPresent() ? ", measured " + StatusTable.millis(age.getAsLong()) + " ago" : "");
    }

    private void missing() {
        List<JsonObject> missing = Json.objects(plan, "missing");
        heading(missing.isEmpty() ? "NOTHING SPEAKS AGAINST IT" : "IT WOULD BE HELD");
        missing.forEach(reason -> terminal.println("  " + terminal.symbol(Tone.BAD) + " " + Json.text(reason, "text")
                + (Json.flag(reason, "overridable") ? "" : "  (nobody may override this)")));
    }

    private void steps() {
        heading("STEPS");
        int number = 0;
        for (JsonObject step : Json.objects(plan, "steps")) {
            number++;
            OptionalLong timeout = Json.number(step, "timeoutMillis");
            terminal.println("  " + number + ". " + Json.text(step, "title")
                    + (timeout.isPresent() ? "  at most " + StatusTable.millis(timeout.getAsLong()) : "")
                    + (Json.text(step, "onFailure").equals("stop") ? "  a failure rolls the move back" : ""));
        }
    }

    private void lines() {
        List<JsonObject> changes = Json.objects(plan, "changes");
        JsonObject balancers = plan.getJsonObject("balancers");
        if (balancers == null || changes.isEmpty()) {
            return;
        }
        heading("WHAT EACH BALANCER WOULD BE SENT");
        for (Map.Entry<String, jakarta.json.JsonValue> balancer : balancers.entrySet()) {
            if (balancer.getValue() instanceof JsonObject sent) {
                terminal.println("  " + terminal.heading(Terminal.safe(balancer.getKey())));
                JsonArray steps = sent.getJsonArray("steps");
                for (int i = 0; steps != null && i < steps.size() && i < changes.size(); i++) {
                    change(changes.get(i), steps.getJsonArray(i));
                }
                Json.texts(sent, "problems")
                        .forEach(problem -> terminal.println("    " + terminal.paint(Tone.BAD, problem)));
            }
        }
    }

    private void change(JsonObject change, JsonArray lines) {
        terminal.println("    " + Json.text(change, "step") + ", epoch "
                + Json.number(change, "epoch").orElse(0) + ":"
                + (lines.isEmpty() ? " nothing, it stands so already" : ""));
        lines.getValuesAs(JsonString.class).stream()
                .map(line -> Terminal.safe(line.getString()))
                .flatMap(line -> List.of(line.split("; ", -1)).stream())
                .collect(Collectors.toList())
                .forEach(line -> terminal.println("      " + line));
    }

    private void heading(String text) {
        terminal.println("");
        terminal.println(terminal.heading(text));
    }
}
