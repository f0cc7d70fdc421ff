package io.vigia.cli;

import io.vigia.core.model.Names;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia ack}. */
@Command(
        name = "ack",
        header = "Acknowledges a service that is held or cooling down.",
        description = {
            "Says that a person has looked at a service: clears its cooldown and its history of flapping, so that Vigia may move it",
            "by itself again. Who and why are recorded."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:no aggregator could be reached", "4:the aggregator refused"})
final class AckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Parameters(paramLabel = "SERVICE", description = "Its name in lake.yaml.")
    private String service = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why it may move again.")
    private String reason = "";

    @Option(names = "--who", paramLabel = "NAME", description = "Who says so. Default: this user.")
    private String who = System.getProperty("user.name", "unknown");

    AckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Unreachable {
        CommandLine command = java.util.Objects.requireNonNull(spec).commandLine();
        if (!Names.isName(service) || reason.isBlank()) {
            throw new CommandLine.ParameterException(
                    command,
                    reason.isBlank() ? "--reason is empty" : "'" + Terminal.safe(service) + "' is no service's name");
        }
        JsonObject body =
                Json.createObjectBuilder().add("who", who).add("why", reason).build();
        AggregatorClient.Answer answer = servers.client().post("/api/v1/services/" + service + "/ack", body);
        if (answer.isSuccess()) {
            terminal.println(terminal.symbol(Terminal.Tone.GOOD) + " " + service + ": acknowledged"
                    + (answer.status() == 202 ? ", but not on disk yet; look again with vigia status" : ""));
            return ExitCode.OK;
        }
        JsonObject problem = answer.json();
        command.getErr()
                .println("vigia: " + answer.server() + " refused (" + answer.status() + "): "
                        + Terminal.safe(problem.getString("title", "") + " " + problem.getString("detail", ""))
                                .strip());
        return ExitCode.REFUSED;
    }
}
