package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code vigia maintenance list}. */
@Command(
        name = "list",
        header = "Lists the maintenance windows.",
        description = {"Those that have run out leave the list by themselves."})
final class MaintenanceListCommand extends AskingCommand {
    MaintenanceListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String path() {
        return "/api/v1/maintenance";
    }

    @Override
    void show(JsonObject windows, URI server) {
        Json.objects(windows, "maintenance").forEach(window -> terminal.println(line(window)));
    }

    /** {@code m12  site a  until ...  by ann: new disks}. */
    static String line(JsonObject window) {
        return Json.text(window, "id") + "  " + Json.text(window, "scope") + " " + Json.text(window, "name")
                + "  until " + Json.text(window, "until") + "  by " + Json.text(window, "who") + ": "
                + Json.text(window, "why");
    }
}
