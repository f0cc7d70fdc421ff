package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia group show}. */
@Command(
        name = "show",
        header = "Shows the group of aggregators.",
        description = {"Who leads, in which term, and who can be reached."},
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:a majority is there", ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, "3:no majority is known"})
final class GroupShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    GroupShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient.Answer answer = servers.client().get("/api/v1/group");
        JsonObject group = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            terminal.println(GroupText.line(terminal, group));
            GroupText.peers(terminal, group);
        }
        return Json.flag(group, "quorum") ? ExitCode.OK : ExitCode.DEGRADED;
    }
}
