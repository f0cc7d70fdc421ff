package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code vigia slo corrections}. */
@Command(
        name = "corrections",
        header = "Lists the times that were taken out of budgets.",
        description =
                "Those of maintenance windows among them. What ended more than 35 days ago has left the list: no window reaches so far back.")
final class SloCorrectionsCommand extends AskingCommand {
    static final String PATH = SloListCommand.PATH + "/corrections";

    SloCorrectionsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String path() {
        return PATH;
    }

    @Override
    void show(JsonObject json, URI server) {
        Json.objects(json, "corrections").forEach(one -> terminal.println(line(one)));
    }

    /** {@code c12  2026-11-02T00:00:00Z -> 2026-11-02T00:10:00Z  s3-availability  by ana: a drill}. */
    private String line(JsonObject one) {
        String scope = Json.text(one, "scope");
        String subject = scope.isEmpty()
                ? String.join(" ", Json.texts(one, "slos"))
                : "what is measured in " + scope + " " + Json.text(one, "name") + " alone";
        String why = Json.text(one, "why");
        return Json.text(one, "id") + "  " + Json.text(one, "from") + " " + terminal.arrow() + " "
                + Json.text(one, "until") + "  " + subject + "  by " + Json.text(one, "who")
                + (why.isEmpty() ? "" : ": " + why);
    }
}
