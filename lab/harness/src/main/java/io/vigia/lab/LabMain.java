package io.vigia.lab;

import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.scenario.Scenario;
import io.vigia.lab.screen.Commands;
import io.vigia.lab.screen.ControlSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    @Option(names = "--root", hidden = true)
    private Path root = Path.of("");

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = List.of();

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new LabMain());
        line.getCommandSpec()
                .usageMessage()
                .footer(Commands.HELP.stream().map(help -> "  ./demo " + help).toArray(String[]::new));
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        DemoDirectory directory = new DemoDirectory(root);
        if (!words.isEmpty()) {
            return ask(directory, String.join(" ", words));
        }
        if (ControlSocket.ask(directory.controlSocket(), "status").isPresent()) {
            System.err.println("demo: already running in this checkout; end it with: ./demo stop");
            return 2;
        }
        if (runs < 1 || rate < 1 || rate > 1000) {
            System.err.println("demo: --runs must be at least 1, --rate between 1 and 1000");
            return 2;
        }
        List<Scenario> chosen;
        try {
            chosen = scenarios.contains("all")
                    ? List.of(Scenario.values())
                    : scenarios.stream().map(Scenario::of).toList();
        } catch (IllegalArgumentException unknown) {
            System.err.println("demo: " + unknown.getMessage());
            return 2;
        }
        try (Demo demo = Demo.open(directory, rate, chosen.isEmpty())) {
            if (chosen.isEmpty()) {
                return demo.live();
            }
            return demo.scenarios(chosen, runs, Optional.ofNullable(json), seed == null ? System.nanoTime() : seed);
        } catch (IOException failed) {
            System.err.println("demo: " + failed.getMessage());
            return 1;
        } catch (InterruptedException stopped) {
            System.err.println("demo: stopped before the end");
            return 1;
        }
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
