package io.vigia.lab;

import io.vigia.core.config.NotifyConfig;
import io.vigia.lab.full.FullCommands;
import io.vigia.lab.full.FullDemo;
import io.vigia.lab.full.FullScenario;
import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.net.Runs;
import io.vigia.lab.report.JsonReport;
import io.vigia.lab.report.Promises;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Scenario;
import io.vigia.lab.screen.Commands;
import io.vigia.lab.screen.ControlSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./demo}: the small lake, live or in scenarios, and the words that another terminal may say to it. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A small real lake on 127.0.0.1: three S3 servers, two HAProxys, Vigia, and clients.",
            "Without arguments it runs until Ctrl-C and shows what is going on."
        },
        footerHeading = "%nTo a running demo, from another terminal:%n",
        footer = {})
public final class LabMain implements Callable<Integer> {
    @Option(
            names = "--scenario",
            paramLabel = "NAME[,NAME...]",
            split = ",",
            description = "run unattended: ${COMPLETION-CANDIDATES}",
            completionCandidates = ScenarioNames.class)
    private List<String> scenarios = List.of();

    @Option(names = "--runs", paramLabel = "N", description = "runs of each scenario (default ${DEFAULT-VALUE})")
    private int runs = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "also write the results there")
    private @Nullable Path json;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "requests a second through each balancer (default ${DEFAULT-VALUE})")
    private int rate = 100;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "of the random moments of injection (default: chosen, printed)")
    private @Nullable Long seed;

    @Option(names = "--list", description = "say what each scenario does, and end")
    private boolean list;

    @Option(
            names = "--net",
            description = "every process on a host of its own, in network namespaces; needs root."
                    + " The scenarios whose names begin with net- imply it")
    private boolean net;

    @Option(
            names = "--aggregators",
            paramLabel = "N",
            description = "aggregators of a lake on such a network: 1 or 3 (default ${DEFAULT-VALUE})")
    private int aggregators = 3;

    @Option(
            names = "--alertmanagers",
            paramLabel = "N",
            description = "real Alertmanagers for Vigia to tell, 0 to " + NotifyConfig.MOST
                    + " (default ${DEFAULT-VALUE}); not on such a network. How long it takes is measured in"
                    + " kill-service, freeze-service and kill-site")
    private int alertmanagers = 0;

    @Option(
            names = "--full",
            description = "the whole lake: every kind of server that a real one has, about 3 GB of memory;"
                    + " with --scenario " + FullScenario.NAME + " a site of it is lost")
    private boolean full;

    @Option(names = "--root", hidden = true)
    private Path root = Path.of("");

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = List.of();

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new LabMain());
        line.getCommandSpec().usageMessage().footer(footer());
        System.exit(line.execute(arguments));
    }

    private static String[] footer() {
        List<String> lines = new ArrayList<>();
        Commands.HELP.forEach(help -> lines.add("  ./demo " + help));
        lines.add("");
        lines.add("To one that was started with --net:");
        Commands.NETWORK_HELP.forEach(help -> lines.add((help.startsWith(" ") ? "         " : "  ./demo ") + help));
        lines.add("");
        lines.add("To one that was started with --full:");
        FullCommands.HELP.forEach(help -> lines.add("  ./demo " + help));
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() throws IOException {
        DemoDirectory directory = new DemoDirectory(root);
        if (!words.isEmpty()) {
            return ask(directory, String.join(" ", words));
        }
        if (list) {
            Scenario.all(false).forEach(LabMain::describe);
            Scenario.all(true).forEach(LabMain::describe);
            System.out.printf("%-28s %s%n", FullScenario.NAME, FullScenario.WHAT);
            return 0;
        }
        if (ControlSocket.ask(directory.controlSocket(), "status").isPresent()) {
            System.err.println("demo: already running in this checkout; end it with: ./demo stop");
            return 2;
        }
        if (runs < 1 || rate < 1 || rate > 1000) {
            System.err.println("demo: --runs must be at least 1, --rate between 1 and 1000");
            return 2;
        }
        if (alertmanagers < 0 || alertmanagers > NotifyConfig.MOST) {
            System.err.println("demo: --alertmanagers must be between 0 and " + NotifyConfig.MOST);
            return 2;
        }
        if (full || scenarios.contains(FullScenario.NAME)) {
            return whole(directory);
        }
        List<Scenario> chosen;
        try {
            chosen = scenarios.stream().flatMap(LabMain::named).toList();
        } catch (IllegalArgumentException unknown) {
            System.err.println("demo: " + unknown.getMessage());
            return 2;
        }
        OptionalInt network = OptionalInt.empty();
        if (net || chosen.stream().anyMatch(Scenario::needsNetwork)) {
            Optional<String> whyNot = whyNotOnANetwork(chosen);
            if (whyNot.isPresent()) {
                System.err.println("demo: " + whyNot.get());
                return 2;
            }
            network = OptionalInt.of(aggregators);
        }
        try {
            return chosen.isEmpty() ? live(directory, network) : unattended(directory, chosen, network);
        } catch (IOException failed) {
            System.err.println("demo: " + failed.getMessage());
            return 1;
        } catch (InterruptedException stopped) {
            System.err.println("demo: stopped before the end");
            return 1;
        }
    }

    private int whole(DemoDirectory directory) throws IOException {
        boolean scenario = scenarios.equals(List.of(FullScenario.NAME));
        if (!full || net || alertmanagers > 0 || !(scenario || scenarios.isEmpty())) {
            System.err.println("demo: --full goes with --scenario " + FullScenario.NAME
                    + " or alone, and that scenario with nothing but --full");
            return 2;
        }
        try (FullDemo demo = FullDemo.open(directory, !scenario)) {
            return scenario ? demo.scenario(json) : demo.live();
        } catch (IOException failed) {
            System.err.println("demo: " + failed.getMessage());
            return 1;
        } catch (InterruptedException stopped) {
            System.err.println("demo: stopped before the end");
            return 1;
        }
    }

    private int live(DemoDirectory directory, OptionalInt network) throws IOException, InterruptedException {
        try (Demo demo = Demo.open(directory, rate, true, network, false, alertmanagers)) {
            return demo.live();
        }
    }

    /** Those that need hooks have a lake of their own, after the others: hooks change the plan of every move. */
    private int unattended(DemoDirectory directory, List<Scenario> chosen, OptionalInt network)
            throws IOException, InterruptedException {
        long used = seed == null ? System.nanoTime() : seed;
        List<Result> results = new ArrayList<>();
        for (boolean hooked : new boolean[] {false, true}) {
            List<Scenario> same = chosen.stream()
                    .filter(scenario -> scenario.needsHooks() == hooked)
                    .toList();
            if (!same.isEmpty()) {
                try (Demo demo = Demo.open(directory, rate, false, network, hooked, alertmanagers)) {
                    results.addAll(demo.scenarios(same, runs, used));
                }
            }
        }
        if (json != null) {
            Files.writeString(json, JsonReport.encode(results) + "\n");
        }
        return results.stream().map(Promises::of).allMatch(Promises::allHeld) ? 0 : 1;
    }

    private static Stream<Scenario> named(String word) {
        return switch (word) {
            case "all" -> Scenario.all(false).stream();
            case "net-all" -> Scenario.all(true).stream();
            default -> Stream.of(Scenario.of(word));
        };
    }

    private Optional<String> whyNotOnANetwork(List<Scenario> chosen) throws IOException {
        if (aggregators != 1 && aggregators != 3) {
            return Optional.of("--aggregators must be 1 or 3");
        }
        if (alertmanagers > 0) {
            return Optional.of("--alertmanagers: they stand on the loopback, which a lake on a network of its own"
                    + " does not reach");
        }
        List<String> lonely = chosen.stream()
                .filter(scenario -> scenario.needsGroup() && aggregators == 1)
                .map(Scenario::word)
                .toList();
        if (!lonely.isEmpty()) {
            return Optional.of(String.join(", ", lonely) + ": means nothing with one aggregator; use --aggregators 3");
        }
        return Runs.whyNot().map(why -> "a lake on a network of its own " + why);
    }

    private static void describe(Scenario scenario) {
        System.out.printf("%-28s %s%n", scenario.word(), scenario.what());
    }

    private static int ask(DemoDirectory directory, String line) throws IOException {
        Optional<String> answer = ControlSocket.ask(directory.controlSocket(), line);
        if (answer.isEmpty()) {
            System.err.println("demo: no demo is running in this checkout; start it with ./demo");
            return 2;
        }
        System.out.print(answer.get());
        return answer.get().contains("not done:") || answer.get().contains("is not a command") ? 1 : 0;
    }
}
