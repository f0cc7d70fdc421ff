package io.vigia.lab.screen;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.net.NetworkLake;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may be asked of a running demo, as words: {@code kill a}, {@code restore a}, {@code status}, {@code stop}. */
public final class Commands {
    /** Every verb with what it does, for help texts. */
    public static final List<String> HELP = List.of(
            "kill SITE            SIGKILL the S3 server of a site (a, b, c)",
            "freeze SITE          SIGSTOP it: it accepts and answers nothing",
            "kill-site SITE       kill server and agent of a site together",
            "kill-agent SITE      kill only the agent",
            "restore SITE         bring server and agent of a site back",
            "kill-aggregator      kill the aggregator: clients must not notice",
            "restore-aggregator   start it again",
            "status               what is going on",
            "stop                 end the demo");

    /** The same for a demo that is on a network of its own. */
    public static final List<String> NETWORK_HELP = NetworkCommands.HELP;

    private final Breakage breakage;
    private final StatusText status;
    private final Runnable stop;
    private final Optional<NetworkCommands> network;
    private final boolean breaking;

    /**
     * @param network that the lake is on, if it is on one of its own
     * @param breaking false while a scenario runs: then only {@code status} and {@code stop} are allowed
     */
    public Commands(
            Breakage breakage, StatusText status, Runnable stop, Optional<NetworkLake> network, boolean breaking) {
        this.breakage = breakage;
        this.status = status;
        this.stop = stop;
        this.network = network.map(NetworkCommands::new);
        this.breaking = breaking;
    }

    /** Does it and says what was done, or why not; never throws. */
    public String run(String line) {
        String[] words = line.strip().toLowerCase(Locale.ROOT).split("\\s+");
        String site = words.length > 1 ? words[1] : "";
        try {
            return switch (words[0]) {
                case "status" -> String.join("\n", status.lines());
                case "stop" -> {
                    stop.run();
                    yield "stopping";
                }
                default ->
                    breaking
                            ? breakSomething(List.of(words), site)
                            : "not done: a scenario is running: only status and stop";
            };
        } catch (IOException | IllegalArgumentException failed) {
            return "not done: " + failed.getMessage();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "not done: the demo is ending";
        }
    }

    private String breakSomething(List<String> words, String site) throws IOException, InterruptedException {
        if (network.isPresent()) {
            Optional<String> done = network.get().run(words);
            if (done.isPresent()) {
                return done.get();
            }
        }
        String verb = words.get(0);
        return switch (verb) {
            case "kill" -> breakage.kill(site);
            case "freeze" -> breakage.freeze(site);
            case "kill-site" -> breakage.killSite(site);
            case "kill-agent" -> breakage.killAgent(site);
            case "restore" -> breakage.restore(site);
            case "kill-aggregator" ->
                site.isEmpty() ? breakage.killAggregators() : breakage.killAggregator("aggregator-" + site);
            case "restore-aggregator" -> breakage.restoreAggregators();
            default -> "'" + verb + "' is not a command; there are:\n  " + String.join("\n  ", HELP);
        };
    }
}
