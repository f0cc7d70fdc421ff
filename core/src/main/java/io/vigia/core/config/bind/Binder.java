package io.vigia.core.config.bind;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.AggregatorConfig;
import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.VaultConfig;
import java.util.Optional;

/**
 * Makes configuration records from a tree, strictly: every problem is found at once and says where it is, what is wrong and what
 * would be right. Nothing is guessed: an unknown key, a duplicate or an unknown word refuses the whole.
 */
public final class Binder {
    /** Where an agent keeps what it must not forget, when {@code state} does not say. */
    public static final String AGENT_STATE = "/var/lib/vigia/agent";

    /** The same of an aggregator. */
    public static final String AGGREGATOR_STATE = "/var/lib/vigia/aggregator";

    private final Paths paths;

    /** @param paths what becomes of the paths in a configuration */
    public Binder(Paths paths) {
        this.paths = paths;
    }

    /** {@code lake.yaml}, with every reference between its parts checked. */
    public Bound<LakeConfig> lake(ConfigNode root) throws ConfigException {
        Problems problems = new Problems(Secrets.in(root));
        return finish(new LakeBinder(paths).read(new Spot(problems, "", root)), problems, root);
    }

    /** {@code agent.yaml}. */
    public Bound<AgentConfig> agent(ConfigNode root) throws ConfigException {
        Problems problems = new Problems(Secrets.in(root));
        return finish(new ProcessBinder(paths).agent(new Spot(problems, "", root)), problems, root);
    }

    /** {@code aggregator.yaml}. */
    public Bound<AggregatorConfig> aggregator(ConfigNode root) throws ConfigException {
        Problems problems = new Problems(Secrets.in(root));
        return finish(new ProcessBinder(paths).aggregator(new Spot(problems, "", root)), problems, root);
    }

    /**
     * The section {@code vault} of either, which is read before anything else: the rest may hold what Vault is to be asked for. Empty when there is none. What is
     * wrong with it is not told here, but when the whole is read.
     */
    public Optional<VaultConfig> vault(ConfigNode root) {
        Problems unheard = new Problems(Secrets.in(root));
        return VaultBinder.in(root)
                .flatMap(section -> new VaultBinder(paths)
                        .read(new Spot(unheard, "vault", section))
                        .value())
                .filter(good -> !unheard.hasErrors());
    }

    private static <T> Bound<T> finish(Parsed<T> parsed, Problems problems, ConfigNode root) throws ConfigException {
        if (!parsed.isPresent() && !problems.hasErrors()) {
            problems.error(root.at(), "", "could not be read");
        }
        problems.throwIfAny();
        return new Bound<>(parsed.get(), problems.warnings());
    }
}
