package io.vigia.cli;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LinkTemplate;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.slo.rules.RuleYaml;
import io.vigia.core.slo.rules.SloRules;
import io.vigia.platform.yaml.ConfigFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigia slo rules}. */
@Command(
        name = "rules",
        header = "Prints the objectives as Prometheus rules.",
        description = {
            "Reads the OpenSLO files as the aggregator would and prints recording and alerting rules that compute the same from the",
            "raw counters of its /metrics: windows, burn rates, budgets, and the alerts of the policies. Everything they write",
            "has the label source=\"prometheus\", so that both may alert side by side. Asks no aggregator."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the rules are written",
            "1:the file cannot be written",
            "2:wrong usage, or files with problems"
        })
final class SloRulesCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final ConfigFiles files = new ConfigFiles(System::getenv);

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "/etc/vigia/aggregator.yaml",
            description = "An aggregator.yaml, or a directory of OpenSLO files. Default: ${DEFAULT-VALUE}.")
    private Path path = Path.of("/etc/vigia/aggregator.yaml");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there, all at once, and not to standard output.")
    private @Nullable Path output;

    @Option(
            names = "--lake",
            paramLabel = "FILE",
            description = "With a directory: the lake.yaml that it is checked against. Default: lake.yaml beside it.")
    private @Nullable Path lake;

    @Option(
            names = "--runbooks",
            paramLabel = "LINK",
            description =
                    "Where runbook_url leads, with {alertname}, {slo}, {service} or {severity} in it. Default: notify.runbooks"
                            + " of aggregator.yaml; without either there is no runbook_url.")
    private @Nullable String runbooks;

    @Spec
    private @Nullable CommandSpec spec;

    SloRulesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What was read. */
    private record Read(SloSet slos, Optional<LinkTemplate> runbooks) {}

    @Override
    public Integer call() {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        Optional<LinkTemplate> wanted = wanted();
        try {
            Read read = Files.isDirectory(path) ? directory(err) : aggregator(err);
            String yaml = yaml(read.slos, wanted.or(read::runbooks));
            if (output == null) {
                terminal.out().print(yaml);
                terminal.out().flush();
            } else {
                write(yaml, output);
            }
            return ExitCode.OK;
        } catch (ConfigException refusal) {
            refusal.problems().forEach(problem -> err.println(Terminal.safe(problem.toString())));
            return ExitCode.USAGE;
        } catch (IOException failure) {
            err.println(Terminal.safe(output + " cannot be written: " + failure));
            return ExitCode.UNKNOWN;
        }
    }

    private Optional<LinkTemplate> wanted() {
        try {
            return Optional.ofNullable(runbooks).map(LinkTemplate::new);
        } catch (IllegalArgumentException refusal) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--runbooks " + refusal.getMessage());
        }
    }

    private Read directory(PrintWriter err) throws ConfigException {
        var loaded = files.loadSlos(path, lake == null ? path.toAbsolutePath().resolveSibling("lake.yaml") : lake);
        loaded.warnings().forEach(warning -> err.println(Terminal.safe("warning: " + warning)));
        return new Read(loaded.slos(), Optional.empty());
    }

    private Read aggregator(PrintWriter err) throws ConfigException {
        var loaded = files.loadAggregator(path);
        loaded.warnings().forEach(warning -> err.println(Terminal.safe("warning: " + warning)));
        if (loaded.aggregator().slos().isEmpty()) {
            err.println(Terminal.safe(
                    "warning: " + path + " names no OpenSLO files (slos): there is nothing to make rules of"));
        }
        return new Read(loaded.slos(), loaded.aggregator().alerts().flatMap(NotifyConfig::runbooks));
    }

    private static String yaml(SloSet slos, Optional<LinkTemplate> runbooks) {
        return RuleYaml.of(
                "Made by vigia slo rules from the OpenSLO files, for Prometheus 2.42 or later. Change those and make it again.",
                SloRules.of(slos.slos(), labels -> runbooks.map(link -> link.fill(encoded(labels)))));
    }

    private static Map<String, String> encoded(Map<String, String> labels) {
        return labels.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8)));
    }

    /** Prometheus may read at any time: it finds the old file or the new one. */
    private static void write(String yaml, Path file) throws IOException {
        Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), ".vigia-rules", ".tmp");
        try {
            Files.writeString(beside, yaml);
            beside.toFile().setReadable(true, false);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
