package io.vigia.cli;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that asks about one objective. Of a composite, which is nothing but its parts, those are shown. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:its budget is not spent, no alert fires, and it is measured",
            ExitCode.NOT_KNOWN,
            ExitCode.WRONG_USAGE,
            "3:it needs attention"
        })
abstract class OneSloCommand implements Callable<Integer> {
    final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "As vigia slo list names it, such as s3-availability.")
    private String id = "";

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Mixin
    private Output output = new Output();

    OneSloCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    static String path(String id) {
        return SloListCommand.PATH + "/detail?slo=" + Told.segment(id);
    }

    /** Shows all that an aggregator has to say of it. */
    abstract void show(JsonObject slo);

    @Override
    public final Integer call() throws Unreachable {
        AggregatorClient client = servers.client();
        AggregatorClient.Answer answer = client.get(path(id));
        if (answer.status() == 404) {
            JsonObject list = Answers.good(client.get(SloListCommand.PATH));
            Optional<JsonObject> whole = composite(list);
            if (whole.isPresent()) {
                return composite(list, whole.get());
            }
        }
        JsonObject slo = Answers.good(answer);
        if (output.json()) {
            output.print(terminal, answer);
        } else {
            show(slo);
        }
        return SloAttention.isNeeded(slo) ? ExitCode.DEGRADED : ExitCode.OK;
    }

    private Optional<JsonObject> composite(JsonObject list) {
        return Json.objects(list, "composites").stream()
                .filter(one -> Json.text(one, "id").equals(id))
                .findFirst();
    }

    private int composite(JsonObject list, JsonObject composite) {
        if (output.json()) {
            terminal.println(Terminal.json(composite.toString()));
        } else {
            List<String> parts = Json.objects(composite, "parts").stream()
                    .map(part -> Json.text(part, "slo"))
                    .toList();
            SloTable table = new SloTable(terminal, list);
            table.composites(List.of(composite));
            terminal.println("");
            table.lines(Json.objects(list, "slos").stream()
                    .filter(slo -> parts.contains(Json.text(slo, "id")))
                    .toList());
        }
        return SloAttention.isNeededOfComposite(composite) ? ExitCode.DEGRADED : ExitCode.OK;
    }
}
