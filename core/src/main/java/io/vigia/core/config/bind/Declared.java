package io.vigia.core.config.bind;

import java.util.List;

/**
 * The names that {@code lake.yaml} declares, whether or not what stands under them could be read: a reference to something that is
 * wrong elsewhere is not itself wrong.
 */
record Declared(List<String> sites, List<String> vantages, List<String> components, List<String> services) {
    static Declared in(ConfigNode root) {
        return new Declared(
                keys(root, "sites"), keys(root, "vantages"), keys(root, "components"), keys(root, "services"));
    }

    private static List<String> keys(ConfigNode root, String section) {
        return root instanceof ConfigNode.Mapping lake
                        && lake.get(section).orElse(root) instanceof ConfigNode.Mapping names
                        && names != root
                ? names.entries().stream().map(ConfigNode.Entry::key).distinct().toList()
                : List.of();
    }
}
