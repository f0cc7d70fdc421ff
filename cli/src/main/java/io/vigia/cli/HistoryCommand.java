package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE})
final class HistoryCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 1000;

    private final Terminal terminal;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

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
            description =
                    "Only entries of this kind, such as move, step, close, control, maintenance, acknowledge or failover-held.")
    private String kind = "";

    @Option(names = "--limit", paramLabel = "N", description = "The newest N, at most 1000. Default: ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Override
    public Integer call() throws Unreachable {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--limit must be between 1 and " + MAX_LIMIT);
        }
        AggregatorClient client = servers.client();
        AggregatorClient.Answer answer = client.get("/api/v1/history?limit=" + limit
                + (failover.isEmpty() ? "" : "&failover=" + Told.segment(failover))
                + (kind.isEmpty() ? "" : "&kind=" + Told.segment(kind)));
        JsonObject json = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
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
        String what = Json.text(entry, "what").isEmpty() ? Json.text(entry, "service") : Json.text(entry, "what");
        String failover = Json.text(entry, "failover");
        String why = Json.text(entry, "why");
        OptionalLong epoch = Json.number(entry, "epoch");
        terminal.println(Json.text(entry, "at") + "  " + terminal.heading(Json.text(entry, "kind"))
                + (what.isEmpty() ? "" : "  " + what)
                + (failover.isEmpty() ? "" : "  " + failover)
                + (epoch.isPresent() ? "  epoch " + epoch.getAsLong() : "") + "  by "
                + Json.text(entry, "who") + (why.isEmpty() ? "" : ": " + why));
        String text = Json.text(entry, "text");
        if (!text.isEmpty()) {
            terminal.println("    " + text);
        }
        Json.objects(entry, "evidence").forEach(this::evidence);
        Json.objects(entry, "candidates")
                .forEach(site -> terminal.println("    site " + Json.text(site, "site") + " "
                        + Json.text(site, "outcome")
                        + (LagText.of(site).isEmpty() ? "" : ", " + LagText.of(site))
                        + (Json.flag(site, "eligible")
                                ? ", could take over"
                                : ": " + String.join("; ", Json.texts(site, "against")))));
    }

    private void evidence(JsonObject verdict) {
        terminal.println("    " + Json.text(verdict, "target") + " " + Json.text(verdict, "outcome") + ": "
                + Json.text(verdict, "reason"));
        Json.objects(verdict, "words")
                .forEach(word -> terminal.println("      " + Json.text(word, "vantage") + " says "
                        + Json.text(word, "says")
                        + (Json.flag(word, "counted") ? "" : " (not counted)")
                        + (Json.text(word, "note").isEmpty() ? "" : ", " + Json.text(word, "note"))));
    }
}
