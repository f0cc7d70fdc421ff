package io.vigia.cli;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia slo correct}. */
@Command(
        name = "correct",
        header = "Takes a time out of budgets.",
        description =
                "What was, or will be, measured in it counts neither for nor against the objectives, and is kept, so that revoke can let "
                        + "it count again. Whole slots are taken out: ten seconds within the last hour, then minutes, five minutes and hours; "
                        + "nothing older than 30 days. Prints each budget before and after, as one aggregator measured it. Who and why are recorded.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitCode.DONE,
            ExitCode.NOT_KNOWN,
            ExitCode.WRONG_USAGE,
            "3:done, but a budget has not been seen to change yet",
            ExitCode.REFUSED,
            ExitCode.REASONS
        })
final class SloCorrectCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Mixin
    private Told told = new Told();

    @Parameters(paramLabel = "ID", arity = "1..64", description = "Objectives, as vigia slo list names them.")
    private List<String> ids = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description =
                    "An instant such as 2026-11-24T02:10:00Z (or with an offset, +01:00), now, or -2h for two hours"
                            + " ago, by the aggregator's clock.")
    private String from = "";

    @Option(
            names = "--until",
            paramLabel = "TIME",
            required = true,
            description = "The same; +2h for two hours from now, at most 90 days ahead.")
    private String until = "";

    SloCorrectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Unreachable {
        Set<String> wanted = new LinkedHashSet<>(ids);
        AggregatorClient client = told.client();
        AggregatorClient.Answer before = client.get(SloListCommand.PATH);
        JsonObject list = Answers.good(before);
        Moment now = new Moment(Words.instant(Json.text(list, "at")).orElseGet(Instant::now));
        AggregatorClient.Answer answer = client.post(
                        SloCorrectionsCommand.PATH,
                        told.body()
                                .add("slos", jakarta.json.Json.createArrayBuilder(wanted))
                                .add("from", time("--from", now, from))
                                .add("until", time("--until", now, until))
                                .build())
                .answer();
        int status = Answers.print(terminal, told.command().getErr(), answer);
        if (status != ExitCode.OK) {
            return status;
        }
        terminal.out().flush();
        client.prefer(before.server()); // each has its own figures: before and after are the same one's
        boolean seen = new SloCorrecting(terminal, client, list, PATIENCE).show(wanted, Json.text(answer.json(), "id"));
        return seen ? ExitCode.OK : ExitCode.DEGRADED;
    }

    private String time(String option, Moment now, String text) {
        try {
            return now.parse(text).toString();
        } catch (IllegalArgumentException malformed) {
            throw told.refuse(option + ": " + malformed.getMessage());
        }
    }
}
