package io.vigia.core.config;

/**
 * Makes configuration records from a tree, strictly: every problem is found at once and says where it is, what is wrong and what
 * would be right. Nothing is guessed: an unknown key, a duplicate or an unknown word refuses the whole.
 */
public final class Binder {
    private Binder() {}

    /** {@code lake.yaml}, with every reference between its parts checked. */
    public static Bound<LakeConfig> lake(ConfigNode root) throws ConfigException {
        return pending();
    }

    /** {@code agent.yaml}. */
    public static Bound<AgentConfig> agent(ConfigNode root) throws ConfigException {
        return pending();
    }

    /** {@code aggregator.yaml}. */
    public static Bound<AggregatorConfig> aggregator(ConfigNode root) throws ConfigException {
        return pending();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T pending() {
        throw new UnsupportedOperationException("not yet");
    }
}
