package io.vigia.cli;

import jakarta.json.JsonObject;
import java.net.URI;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia failover plan}. */
@Command(
        name = "plan",
        header = "Shows what a move would do, without doing it.",
        description = {
            "Every site with what speaks for and against it, the data that may be lost, each step with its time-out, and the very",
            "lines that each balancer would be sent: made by the code that would carry them out."
        },
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, "5:it would be held"})
final class PlanCommand extends AskingCommand {
    PlanCommand(Terminal terminal) {
        super(terminal);
    }

    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    private String service = "";

    @Option(names = "--to", paramLabel = "SITE", description = "Where to. Default: the best candidate.")
    private String to = "";

    @Override
    String path() {
        return path(service, to);
    }

    @Override
    void show(JsonObject plan, URI server) {
        new PlanText(terminal, plan).print();
    }

    @Override
    int exitCode(JsonObject plan) {
        return Json.objects(plan, "missing").isEmpty() ? ExitCode.OK : ExitCode.HELD;
    }

    static String path(String service, String to) {
        return "/api/v1/services/" + Told.segment(service) + "/plan" + (to.isEmpty() ? "" : "?to=" + Told.segment(to));
    }
}
