package io.vigia.cli;

import io.vigia.core.config.Endpoint;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
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
            "called again goes on from where it stopped. One call may let a minority of the present members leave, and while any leaves, the",
            "new ones may not outnumber those that stay: more is held unless --force is given. A new address of a member that stays counts",
            "once it answers there and a majority has agreed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitCode.DONE, ExitCode.NOT_KNOWN, ExitCode.WRONG_USAGE, ExitCode.REFUSED, ExitCode.REASONS})
final class GroupSetCommand implements Callable<Integer> {
    /** A new one is filled before it belongs; each that joins or leaves is a change of its own. Longer than the aggregator takes to answer. */
    private static final Duration FILLING = Duration.ofMinutes(2);

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
            paramLabel = "NAME=RAFT[,HTTP]",
            required = true,
            description =
                    "Every aggregator that is to belong, with its raft address, and its http address if you like; both as"
                            + " host:port. Given once for each.")
    private Map<String, String> peers = new LinkedHashMap<>();

    @Option(
            names = "--force",
            description =
                    "Go past what holds the change; it is written down. What cannot be done is not done with it either.")
    private boolean force;

    @Override
    public Integer call() throws Unreachable {
        JsonObjectBuilder wanted = jakarta.json.Json.createObjectBuilder();
        peers.forEach((name, addresses) -> wanted.add(told.name("aggregator", name), peer(addresses)));
        if (!confirmation.given(
                terminal,
                "Make the group consist of " + peers.keySet() + (force ? ", past whatever holds it?" : "?"))) {
            terminal.println("not confirmed, nothing was done");
            return ExitCode.USAGE;
        }
        JsonObjectBuilder body = told.body().add("peers", wanted);
        return told.tell(terminal, "/api/v1/group", (force ? body.add("force", true) : body).build(), FILLING);
    }

    private JsonObjectBuilder peer(String addresses) {
        String[] parts = addresses.split(",", -1);
        if (parts.length > 2) {
            throw told.refuse("'" + addresses + "' is not RAFT[,HTTP]");
        }
        JsonObjectBuilder peer = jakarta.json.Json.createObjectBuilder().add("raft", address(parts[0]));
        return parts.length == 1 ? peer : peer.add("http", address(parts[1]));
    }

    private String address(String text) {
        try {
            return Endpoint.parse(text).toString();
        } catch (IllegalArgumentException malformed) {
            throw told.refuse("--peer: " + malformed.getMessage());
        }
    }
}
