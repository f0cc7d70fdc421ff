package io.vigia.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which aggregators are asked. */
final class ServerOptions {
    private static final String DEFAULT = "http://127.0.0.1:7400";

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Option(
            names = {"-s", "--server"},
            paramLabel = "URL",
            description =
                    "An aggregator's address; several, given again or joined by commas, are asked in turn until one"
                            + " answers, and the leader is found. Default: $VIGIA_SERVER, or " + DEFAULT + ".")
    private List<String> servers = new ArrayList<>();

    AggregatorClient client() {
        List<String> wanted =
                servers.isEmpty() ? List.of(System.getenv().getOrDefault("VIGIA_SERVER", DEFAULT)) : servers;
        return new AggregatorClient(wanted.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .map(this::url)
                .toList());
    }

    private URI url(String text) {
        String full = text.contains("://") ? text : "http://" + text;
        try {
            URI url = URI.create(full.endsWith("/") ? full.substring(0, full.length() - 1) : full);
            if (url.getHost() != null
                    && (url.getScheme().equals("http") || url.getScheme().equals("https"))) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            throw refuse(text, malformed);
        }
        throw refuse(text, null);
    }

    private CommandLine.ParameterException refuse(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        CommandLine command = spec == null ? new CommandLine(new Object()) : spec.commandLine();
        return new CommandLine.ParameterException(
                command,
                "'" + Terminal.safe(text) + "' is not a server's address; write one such as " + DEFAULT,
                cause);
    }
}
