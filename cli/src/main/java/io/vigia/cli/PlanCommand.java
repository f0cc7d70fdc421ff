package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, "5:it would be held"})
final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    private String service = "";

    @Option(names = "--to", paramLabel = "SITE", description = "Where to. Default: the best candidate.")
    private String to = "";

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get(path(service, to));
        JsonObject plan = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            new PlanText(terminal, plan).print();
        }
        return Json.objects(plan, "missing").isEmpty() ? ExitCode.OK : ExitCode.HELD;
    }

    static String path(String service, String to) {
        return "/api/v1/services/" + Told.segment(service) + "/plan" + (to.isEmpty() ? "" : "?to=" + Told.segment(to));
    }
}
