package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import java.util.stream.Collectors;

/** The balancers of a status: which epoch each has applied, since when it stands so, and what it serves. */
final class BalancersText {
    private final Terminal terminal;
    private final JsonObject status;

    BalancersText(Terminal terminal, JsonObject status) {
        this.terminal = terminal;
        this.status = status;
    }

    void print() {
        for (JsonObject balancer : Json.objects(status, "balancers")) {
            String condition = Json.text(balancer, "condition");
            Tone tone = switch (condition) {
                case "in-step" -> Tone.GOOD;
                case "converging", "waiting" -> Tone.WARN;
                default -> Tone.BAD;
            };
            String routes = Json.objects(balancer, "routes").stream()
                    .map(route -> Json.text(route, "service")
                            + terminal.arrow()
                            + String.join("+", Json.texts(route, "serving"))
                            + (Json.flag(route, "inStep") ? "" : "(!)"))
                    .collect(Collectors.joining("  "));
            terminal.println(
                    "  " + terminal.symbol(tone) + " " + terminal.heading(Words.pad(Json.text(balancer, "id"), 16))
                            + " "
                            + terminal.paint(tone, Words.pad(condition, 13)) + " epoch "
                            + Words.pad(Words.number(balancer, "highestEpoch"), 4)
                            + Words.pad(Words.since(balancer, Json.text(status, "now")), 12)
                            + " heard " + Words.pad(Words.ago(balancer, "reportedAgoMillis"), 10) + " " + routes);
            if (condition.equals("isolated")) {
                terminal.detail(
                        tone, "no leader confirms it: what has isolation: fence is fenced here, the rest serves on");
            }
            String detail = Json.text(balancer, "detail");
            terminal.detail(tone, detail);
            Json.objects(balancer, "routes").stream()
                    .filter(route -> !Json.flag(route, "inStep") && !detail.contains(Json.text(route, "detail")))
                    .forEach(route -> terminal.detail(
                            Tone.WARN, Json.text(route, "service") + ": " + Json.text(route, "detail")));
        }
    }
}
