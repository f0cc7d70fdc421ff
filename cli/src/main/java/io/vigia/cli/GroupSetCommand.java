package io.vigia.cli;

import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vigia group set}. */
@Command(
        name = "set",
        header = "Says which aggregators belong to the group.",
        description = {
            "New ones join first, then those that are not named leave. To replace a dead aggregator: start the new one with an empty",
            "state directory and a configuration that names the whole new group, then name the whole new group here. One that is",
            "called again goes on from where it stopped."
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
final class GroupSetCommand implements Callable<Integer> {
    private final Terminal terminal;

    GroupSetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Mixin
    private Told told = new Told();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(
            names = "--peer",
            paramLabel = "NAME=HOST:PORT",
            required = true,
            description = "Every aggregator that is to belong, with its raft address; given once for each.")
    private Map<String, String> peers = new LinkedHashMap<>();

    @Override
    public Integer call() throws Unreachable {
        JsonObjectBuilder wanted = jakarta.json.Json.createObjectBuilder();
        peers.forEach((name, address) -> wanted.add(
                told.name("aggregator", name),
                jakarta.json.Json.createObjectBuilder().add("raft", address)));
        if (!confirmation.given(terminal, "Make the group consist of " + peers.keySet() + "?")) {
            terminal.println("not confirmed, nothing was done");
            return ExitCode.ATTENTION;
        }
        return told.tell(
                terminal, "/api/v1/group", told.body().add("peers", wanted).build());
    }
}
