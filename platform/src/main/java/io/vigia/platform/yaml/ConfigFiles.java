package io.vigia.platform.yaml;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.AggregatorConfig;
import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import io.vigia.core.config.VaultConfig;
import io.vigia.core.config.bind.Agreement;
import io.vigia.core.config.bind.Binder;
import io.vigia.core.config.bind.Bound;
import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Position;
import io.vigia.core.config.bind.Problems;
import io.vigia.core.config.bind.Section;
import io.vigia.core.config.openslo.SloReader;
import io.vigia.core.config.openslo.SloSet;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration files. Every method throws {@link ConfigException} with all problems of all the files it had to read, and
 * nothing else, whatever the files hold. Paths in the answers ({@code lake}, {@code stateDirectory}, the TLS files, a
 * balancer's socket and state file) are resolved against the file that names them.
 */
public final class ConfigFiles {
    private final Function<String, @Nullable String> environment;
    private final Vaults vaults;
    private final Placeholders placeholders;
    private final Binder binder = new Binder(ConfigFiles::beside);

    /** @param environment what {@code ${NAME}} means, null when there is none: {@code System::getenv} in a real process */
    public ConfigFiles(Function<String, @Nullable String> environment) {
        this(environment, Vaults.NOT_ASKED);
    }

    /** @param vaults opens the one that agent.yaml or aggregator.yaml names */
    public ConfigFiles(Function<String, @Nullable String> environment, Vaults vaults) {
        this.environment = environment;
        this.vaults = vaults;
        this.placeholders = new Placeholders(environment);
    }

    /** What a configuration file is for. */
    public enum Kind {
        LAKE,
        AGENT,
        AGGREGATOR
    }

    /** @param files everything that was read, {@code lake.yaml} first */
    public record LoadedLake(LakeConfig lake, List<Path> files, List<Problem> warnings) {}

    /** @param files everything that was read, {@code agent.yaml} first */
    public record LoadedAgent(AgentConfig agent, LakeConfig lake, List<Path> files, List<Problem> warnings) {}

    /**
     * @param slos none where {@code aggregator.yaml} names no directory of them
     * @param files everything that was read, {@code aggregator.yaml} first
     */
    public record LoadedAggregator(
            AggregatorConfig aggregator, LakeConfig lake, SloSet slos, List<Path> files, List<Problem> warnings) {}

    /** The OpenSLO files of a directory. */
    public record LoadedSlos(SloSet slos, List<Problem> warnings) {}

    public LoadedLake loadLake(Path file) throws ConfigException {
        Problems problems = new Problems();
        LakeFiles files = new LakeFiles(placeholders, problems);
        Optional<LakeConfig> lake = bindLake(files.lake(file, whole(file), ""), problems);
        problems.throwIfAny();
        return new LoadedLake(lake.orElseThrow(), files.read(), problems.warnings());
    }

    /** Reads {@code agent.yaml} and the {@code lake.yaml} it names, and checks one against the other. */
    public LoadedAgent loadAgent(Path file) throws ConfigException {
        Problems problems = new Problems();
        SecretSource secrets = secrets(file, Binder.AGENT_STATE, problems);
        LakeFiles files = new LakeFiles(new Placeholders(environment, secrets), problems);
        ConfigNode root = files.tree(file, whole(file), "");
        Optional<AgentConfig> agent = bind(root, binder::agent, problems);
        Optional<LakeConfig> lake = lakeOf(root, files, problems);
        agent.ifPresent(node -> lake.ifPresent(whole -> Agreement.check(node, root, whole, problems)));
        problems.throwIfAny();
        secrets.accepted();
        return new LoadedAgent(agent.orElseThrow(), lake.orElseThrow(), files.read(), problems.warnings());
    }

    /** Reads {@code aggregator.yaml}, the {@code lake.yaml} it names and, where that can be used, the OpenSLO files. */
    public LoadedAggregator loadAggregator(Path file) throws ConfigException {
        Problems problems = new Problems();
        SecretSource secrets = secrets(file, Binder.AGGREGATOR_STATE, problems);
        LakeFiles files = new LakeFiles(new Placeholders(environment, secrets), problems);
        ConfigNode root = files.tree(file, whole(file), "");
        Optional<AggregatorConfig> aggregator = bind(root, binder::aggregator, problems);
        Optional<LakeConfig> lake = lakeOf(root, files, problems);
        SloSet slos =
                lake.flatMap(whole -> slosOf(root, whole, files, problems)).orElse(SloSet.NONE);
        problems.throwIfAny();
        secrets.accepted();
        return new LoadedAggregator(
                aggregator.orElseThrow(), lake.orElseThrow(), slos, files.read(), problems.warnings());
    }

    /** Reads the OpenSLO files of a directory, or those that a pattern matches, and checks them against {@code lake}. */
    public LoadedSlos loadSlos(Path directory, Path lake) throws ConfigException {
        Problems problems = new Problems();
        LakeFiles files = new LakeFiles(placeholders, problems);
        Optional<SloSet> slos = bindLake(files.lake(lake, whole(lake), ""), problems)
                .flatMap(whole -> {
                    try {
                        ConfigNode documents = files.slos(directory, whole(directory));
                        return bind(documents, tree -> SloReader.read(tree, whole), problems);
                    } catch (IOException failure) {
                        problems.error(whole(directory), "", directory.getFileName() + " " + failure.getMessage());
                        return Optional.empty();
                    }
                });
        problems.throwIfAny();
        return new LoadedSlos(slos.orElse(SloSet.NONE), problems.warnings());
    }

    /** Tells by its keys what {@code file} is for. Values are not looked at, so placeholders need no environment. */
    public Kind kindOf(Path file) throws ConfigException {
        Problems problems = new Problems();
        LakeFiles files = new LakeFiles(new Placeholders(name -> ""), new Problems());
        ConfigNode root = files.tree(file, whole(file), "");
        if (isOpenSlo(root) || isOpenSlo(files.documents(file))) {
            throw new ConfigException(List.of(whole(file)
                    .problem("", "holds OpenSLO objects; check the aggregator.yaml whose slos names its directory")));
        }
        if (!(root instanceof ConfigNode.Mapping)) {
            ConfigNode again = new LakeFiles(placeholders, problems).tree(file, whole(file), "");
            if (!problems.hasErrors()) {
                problems.error(again.at(), "", "is " + again.describe() + ", must be a map of keys and values");
            }
            problems.throwIfAny();
        }
        Kind best = Kind.LAKE;
        for (Kind kind : Kind.values()) {
            best = own(root, kind) > own(root, best) ? kind : best;
        }
        if (own(root, best) > 0) {
            return best;
        }
        // Everything that is an aggregator's alone has a default.
        if (root instanceof ConfigNode.Mapping mapping && mapping.get("node").isPresent()) {
            return Kind.AGGREGATOR;
        }
        throw new ConfigException(List.of(root.at()
                .problem(
                        "",
                        "has no key that tells what it is for: lake.yaml has sites and services, agent.yaml has aggregators,"
                                + " aggregator.yaml has stream")));
    }

    /** An object, or a list of such, or a list of documents. */
    private static boolean isOpenSlo(ConfigNode node) {
        return node instanceof ConfigNode.Mapping mapping
                ? mapping.get("apiVersion").isPresent()
                : node instanceof ConfigNode.Listing listing
                        && listing.items().stream().anyMatch(ConfigFiles::isOpenSlo);
    }

    /** How many of the file's keys belong to files of this kind alone. */
    private static long own(ConfigNode root, Kind kind) {
        List<String> keys = new ArrayList<>(section(kind).keys());
        for (Kind other : Kind.values()) {
            if (other != kind) {
                keys.removeAll(section(other).keys());
            }
        }
        return root instanceof ConfigNode.Mapping mapping
                ? mapping.entries().stream()
                        .filter(entry -> keys.contains(entry.key()))
                        .count()
                : 0;
    }

    private static Section section(Kind kind) {
        return switch (kind) {
            case LAKE -> Section.LAKE;
            case AGENT -> Section.AGENT;
            case AGGREGATOR -> Section.AGGREGATOR;
        };
    }

    /** What {@code file} says of Vault, read by itself first. Whatever is wrong with it is told when the whole is read. */
    private SecretSource secrets(Path file, String defaultState, Problems problems) {
        ConfigNode root = new LakeFiles(placeholders, new Problems()).tree(file, whole(file), "");
        try {
            Optional<VaultConfig> vault = binder.vault(root);
            if (vault.isPresent() && root instanceof ConfigNode.Mapping mapping) {
                String state = mapping.get("state").orElse(root) instanceof ConfigNode.Scalar named
                        ? beside(named.at(), named.text())
                        : defaultState;
                return vaults.open(vault.get(), Path.of(state));
            }
        } catch (IOException failure) {
            problems.error(whole(file), "vault", String.valueOf(failure.getMessage()));
        } catch (IllegalArgumentException reportedByTheBinder) {
            return SecretSource.NOT_ASKED;
        }
        return SecretSource.NOT_ASKED;
    }

    private Optional<LakeConfig> lakeOf(ConfigNode root, LakeFiles files, Problems problems) {
        if (!(root instanceof ConfigNode.Mapping mapping)) {
            return Optional.empty();
        }
        ConfigNode named = mapping.get("lake").orElseGet(() -> new ConfigNode.Scalar(root.at(), "lake.yaml"));
        if (!(named instanceof ConfigNode.Scalar path) || path.isBlank()) {
            return Optional.empty();
        }
        try {
            Path lake = Path.of(beside(named.at(), path.text()));
            return bindLake(files.lake(lake, named.at(), path.shown()), problems);
        } catch (IllegalArgumentException reportedByTheBinder) {
            return Optional.empty();
        }
    }

    private static Optional<SloSet> slosOf(ConfigNode root, LakeConfig lake, LakeFiles files, Problems problems) {
        ConfigNode named =
                root instanceof ConfigNode.Mapping mapping ? mapping.get("slos").orElse(root) : root;
        if (!(named instanceof ConfigNode.Scalar path) || path.isBlank()) {
            return Optional.empty();
        }
        try {
            ConfigNode documents = files.slos(Path.of(beside(named.at(), path.text())), named.at());
            return bind(documents, tree -> SloReader.read(tree, lake), problems);
        } catch (IOException failure) {
            problems.error(named.at(), "slos", path.shown() + " " + failure.getMessage());
        } catch (PatternSyntaxException malformed) {
            problems.error(named.at(), "slos", path.shown() + " is no path and no pattern");
        } catch (IllegalArgumentException reportedByTheBinder) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<LakeConfig> bindLake(ConfigNode root, Problems problems) {
        return bind(root, binder::lake, problems);
    }

    private interface Bind<T> {
        Bound<T> apply(ConfigNode root) throws ConfigException;
    }

    private static <T> Optional<T> bind(ConfigNode root, Bind<T> bind, Problems problems) {
        if (root instanceof ConfigNode.Unreadable) {
            return Optional.empty();
        }
        try {
            Bound<T> bound = bind.apply(root);
            problems.warnings(bound.warnings());
            return Optional.of(bound.value());
        } catch (ConfigException refusal) {
            problems.errors(refusal.problems());
            return Optional.empty();
        }
    }

    private static Position whole(Path file) {
        return new Position(file.toString(), 0);
    }

    private static String beside(Position at, String path) {
        if (path.isBlank()) {
            throw new IllegalArgumentException(
                    "the path is empty; write one, relative to the file it stands in or absolute");
        }
        try {
            return Path.of(at.file()).resolveSibling(path).toString();
        } catch (InvalidPathException malformed) {
            throw new IllegalArgumentException("'" + path + "' is no path (" + malformed.getReason() + ")", malformed);
        }
    }
}
