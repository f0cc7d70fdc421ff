package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vigia history}. */
@Command(
        name = "history",
        header = "Shows what was decided, by whom and why.",
        description = {
            "The audit log of the group, oldest first: each line is chained to the one before it by a hash. With --failover also the",
            "steps of that move."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "2:wrong usage",
            "3:no aggregator could be reached",
            "4:the aggregator refused",
            "5:held; the reasons are printed"
        })
final class HistoryCommand implements Callable<Integer> {
    private final Terminal terminal;

    HistoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--failover", paramLabel = "ID", description = "Only what belongs to this move.")
    private String failover = "";

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only entries of this kind, such as move or failover-held.")
    private String kind = "";

    @Option(names = "--limit", paramLabel = "N", description = "The newest N, at most 1000. Default: ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Override
    public Integer call() throws Unreachable {
        AggregatorClient client = servers.client();
        AggregatorClient.Answer answer = client.get("/api/v1/history?limit=" + limit
                + (failover.isEmpty() ? "" : "&failover=" + Told.segment(failover))
                + (kind.isEmpty() ? "" : "&kind=" + Told.segment(kind)));
        JsonObject json = Answers.good(answer);
        if (output.json()) {
            terminal.println(answer.body());
            return ExitCode.OK;
        }
        List<JsonObject> entries = new ArrayList<>(Json.objects(json, "entries"));
        Collections.reverse(entries);
        entries.forEach(this::print);
        if (!failover.isEmpty()) {
            AggregatorClient.Answer move = client.get("/api/v1/failovers/" + Told.segment(failover));
            if (move.isSuccess()) {
                terminal.println("");
                new MoveText(terminal).print(move.json());
            }
        }
        return ExitCode.OK;
    }

    private void print(JsonObject entry) {
        String what = Json.text(entry, "what");
        terminal.println(Json.text(entry, "at") + "  " + terminal.heading(Json.text(entry, "kind"))
                + (what.isEmpty() ? "" : "  " + what)
                + (Json.text(entry, "failover").isEmpty() ? "" : "  " + Json.text(entry, "failover")) + "  by "
                + Json.text(entry, "who") + ": " + Json.text(entry, "why"));
        Json.objects(entry, "evidence")
                .forEach(word -> terminal.println("    " + Json.text(word, "target") + " " + Json.text(word, "outcome")
                        + ": " + Json.text(word, "reason")));
    }
}
