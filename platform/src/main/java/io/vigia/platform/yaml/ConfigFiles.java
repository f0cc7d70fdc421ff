package io.vigia.platform.yaml;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.AggregatorConfig;
import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration files. Every method throws {@link ConfigException} with all problems of all the files it had to read, and
 * nothing else, whatever the files hold. Paths in the answers ({@code lake}, {@code stateDirectory}, the TLS files, a
 * balancer's socket and state file) are resolved against the file that names them.
 */
public final class ConfigFiles {
    private final Function<String, @Nullable String> environment;

    /** @param environment what {@code ${NAME}} means, null when there is none: {@code System::getenv} in a real process */
    public ConfigFiles(Function<String, @Nullable String> environment) {
        this.environment = environment;
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

    /** @param files everything that was read, {@code aggregator.yaml} first */
    public record LoadedAggregator(
            AggregatorConfig aggregator, LakeConfig lake, List<Path> files, List<Problem> warnings) {}

    public LoadedLake loadLake(Path file) throws ConfigException {
        return pending(file);
    }

    /** Reads {@code agent.yaml} and the {@code lake.yaml} it names, and checks one against the other. */
    public LoadedAgent loadAgent(Path file) throws ConfigException {
        return pending(file);
    }

    /** Reads {@code aggregator.yaml} and the {@code lake.yaml} it names, and checks one against the other. */
    public LoadedAggregator loadAggregator(Path file) throws ConfigException {
        return pending(file);
    }

    /** Tells by its keys what {@code file} is for. */
    public Kind kindOf(Path file) throws ConfigException {
        return pending(file);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T pending(Path file) {
        throw new UnsupportedOperationException(file + " " + environment);
    }
}
