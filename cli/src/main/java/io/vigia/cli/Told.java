package io.vigia.cli;

import io.vigia.core.model.Names;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that changes something has: the servers, who, and why. */
final class Told {
    private static final int MAX_WHO = 64;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is recorded.")
    private String reason = "";

    @Option(names = "--who", paramLabel = "NAME", description = "Who says so. Default: this user at this host.")
    private String who = user();

    private static String user() {
        String name = System.getProperty("user.name", "unknown");
        try {
            String all = name + "@" + InetAddress.getLocalHost().getHostName();
            return all.length() <= MAX_WHO ? all : name;
        } catch (UnknownHostException nameless) {
            return name;
        }
    }

    AggregatorClient client() {
        return servers.client();
    }

    CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }

    /** A body that says who and why. */
    JsonObjectBuilder body() {
        if (reason.isBlank()) {
            throw refuse("--reason is empty");
        }
        return jakarta.json.Json.createObjectBuilder().add("who", who).add("why", reason);
    }

    /** A body that may name a service. */
    JsonObject about(String service) {
        JsonObjectBuilder body = body();
        return service.isEmpty()
                ? body.build()
                : body.add("service", name("service", service)).build();
    }

    /** {@code text} as a part of a path or a query; what is no name is sent as it is, and the aggregator says what is wrong. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code text}, if it is a name that a {@code kind} may have. */
    String name(String kind, String text) {
        if (!Names.isName(text)) {
            throw refuse("'" + text + "' is no " + kind + "'s name");
        }
        return text;
    }

    /** Refuses what was given, as wrong usage. */
    CommandLine.ParameterException refuse(String what) {
        return new CommandLine.ParameterException(command(), Terminal.safe(what));
    }

    /** Tells the group, and the person what became of it. */
    int tell(Terminal terminal, String path, JsonObject body) throws Unreachable {
        return tell(terminal, path, body, AggregatorClient.ANSWER);
    }

    int tell(Terminal terminal, String path, JsonObject body, Duration patience) throws Unreachable {
        return Answers.print(
                terminal,
                command().getErr(),
                client().post(path, body, patience).answer());
    }
}
