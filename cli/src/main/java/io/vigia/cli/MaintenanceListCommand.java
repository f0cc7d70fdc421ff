package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia maintenance list}. */
@Command(
        name = "list",
        header = "Lists the maintenance windows.",
        description = {"Those that have run out leave the list by themselves."},
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE})
final class MaintenanceListCommand implements Callable<Integer> {
    private final Terminal terminal;

    MaintenanceListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get("/api/v1/maintenance");
        JsonObject json = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            Json.objects(json, "maintenance").forEach(window -> terminal.println(line(window)));
        }
        return ExitCode.OK;
    }

    /** {@code m12  site a  until ...  by ann: new disks}. */
    static String line(JsonObject window) {
        return Json.text(window, "id") + "  " + Json.text(window, "scope") + " " + Json.text(window, "name")
                + "  until " + Json.text(window, "until") + "  by " + Json.text(window, "who") + ": "
                + Json.text(window, "why");
    }
}
