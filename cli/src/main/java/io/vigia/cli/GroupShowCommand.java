package io.vigia.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigia group show}. */
@Command(
        name = "show",
        header = "Shows the group of aggregators.",
        description = {
            "Who leads, in which term, who belongs to the group and who of them can be reached: by the word of the leader, where that answers."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:a majority is there, and nobody is known to be away",
            ExitCode.NOT_KNOWN,
            ExitCode.WRONG_USAGE,
            "3:no majority is known, or a member cannot be reached"
        })
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
        AggregatorClient client = servers.client();
        AggregatorClient.Answer answer = ofTheLeader(client, client.get("/api/v1/group"));
        JsonObject group = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            terminal.println(GroupText.line(terminal, group));
            GroupText.peers(terminal, group);
        }
        boolean away =
                Json.objects(group, "peers").stream().anyMatch(peer -> JsonValue.FALSE.equals(peer.get("reachable")));
        return Json.flag(group, "quorum") && !away ? ExitCode.OK : ExitCode.DEGRADED;
    }

    /** A follower hears from the leader alone, and cannot tell who of the others is away. */
    private static AggregatorClient.Answer ofTheLeader(AggregatorClient client, AggregatorClient.Answer first)
            throws Unreachable {
        JsonObject group = Answers.good(first);
        String leader = Json.text(group, "leaderHttp");
        if (leader.isEmpty() || Json.text(group, "leader").equals(Json.text(group, "self"))) {
            return first;
        }
        return client.ask(leader, first.server(), "/api/v1/group")
                .filter(AggregatorClient.Answer::isSuccess)
                .orElse(first);
    }
}
