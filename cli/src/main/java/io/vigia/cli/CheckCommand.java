package io.vigia.cli;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import io.vigia.platform.vault.VaultKeeper;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.Vaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigia check}. */
@Command(
        name = "check",
        header = "Checks configuration files.",
        description = {
            "Reads configuration files (lake.yaml, agent.yaml, aggregator.yaml, told apart by their keys) as the programs would,",
            "with all they include and name, and prints every problem as FILE:LINE: KEY: what is wrong, what would be right."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every file may be used (warnings are shown)", "2:at least one may not"})
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--no-secrets",
            description = "Do not ask Vault for what $${vault:...} names; a warning tells where that stands.")
    private boolean noSecrets;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to check.")
    private List<Path> paths = List.of();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        int status = ExitCode.OK;
        for (Path path : paths) {
            try {
                check(path);
            } catch (ConfigException refusal) {
                refusal.problems().forEach(problem -> show(Terminal.Tone.BAD, problem));
                terminal.println(terminal.symbol(Terminal.Tone.BAD) + " " + name(path) + ": "
                        + count(refusal.problems().size(), "problem"));
                status = ExitCode.USAGE;
            }
        }
        return status;
    }

    private void check(Path path) throws ConfigException {
        ConfigFiles files = new ConfigFiles(System::getenv, noSecrets ? Vaults.NOT_ASKED : VaultKeeper.forCheck());
        switch (files.kindOf(path)) {
            case LAKE -> {
                var loaded = files.loadLake(path);
                passed(path, "", loaded.files(), loaded.lake(), loaded.warnings());
            }
            case AGENT -> {
                var loaded = files.loadAgent(path);
                String what = "agent '" + loaded.agent().node() + "' ("
                        + words(loaded.agent().telemetry()) + ")";
                passed(path, what, loaded.files(), loaded.lake(), loaded.warnings());
            }
            case AGGREGATOR -> {
                var loaded = files.loadAggregator(path);
                String what = "aggregator '" + loaded.aggregator().node() + "', http "
                        + loaded.aggregator().http() + ", stream " + loaded.aggregator().stream()
                        + loaded.aggregator()
                                .slos()
                                .map(named -> ", " + count(loaded.slos().slos().size(), "SLO"))
                                .orElse("");
                passed(path, what, loaded.files(), loaded.lake(), loaded.warnings());
            }
        }
    }

    private void passed(Path path, String what, List<Path> read, LakeConfig lake, List<Problem> warnings) {
        warnings.forEach(warning -> show(Terminal.Tone.WARN, warning));
        terminal.println(terminal.symbol(Terminal.Tone.GOOD) + " " + name(path) + ": ok: "
                + (what.isEmpty() ? "" : what + "; ") + "lake '"
                + lake.name() + "' with " + count(lake.sites().size(), "site") + ", "
                + count(lake.vantages().size(), "vantage") + ", "
                + count(lake.components().size(), "component") + ", "
                + count(lake.services().size(), "service") + ", "
                + count(lake.balancers().size(), "balancer")
                + (read.size() > 1 ? "; " + read.size() + " files read" : "")
                + (warnings.isEmpty() ? "" : "; " + count(warnings.size(), "warning")));
    }

    private void show(Terminal.Tone tone, Problem problem) {
        String kind = tone == Terminal.Tone.WARN ? "warning: " : "";
        String text = new Problem(problem.file(), problem.line(), problem.key(), kind + problem.message()).toString();
        terminal.println(terminal.paint(tone, Terminal.safe(text)));
    }

    private static String name(Path path) {
        return Terminal.safe(path.toString());
    }

    private static String words(Enum<?> word) {
        return Objects.toString(word).toLowerCase(java.util.Locale.ROOT);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
