package io.vigia.core.config.bind;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import io.vigia.core.model.TargetId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A configuration tree for tests, changed by dotted path; each key stands on the line after the one before. */
final class Tree {
    private final Map<String, Object> root = new LinkedHashMap<>();
    private int line;

    /** The smallest good lake of three sites. */
    static Tree lake() {
        Tree tree = new Tree();
        tree.set("lake", "demo");
        for (String site : List.of("a", "b", "c")) {
            tree.set("sites." + site + ".label", site.toUpperCase(java.util.Locale.ROOT));
        }
        for (String site : List.of("a", "b", "c")) {
            tree.set("vantages.agent-" + site + ".site", site);
        }
        for (String site : List.of("a", "b", "c")) {
            tree.set("components.s3-" + site + ".site", site);
            tree.set("components.s3-" + site + ".probe.kind", "http");
            tree.set("components.s3-" + site + ".probe.url", "http://127.0.0.1:9001/where");
        }
        tree.set("services.s3.active", "a");
        tree.set("services.s3.rpo", "unchecked");
        for (String site : List.of("a", "b", "c")) {
            tree.set("services.s3.sites." + site + ".needs", List.of("s3-" + site));
        }
        tree.set("balancers.lb1.node", "agent-a");
        tree.set("balancers.lb1.socket", "/run/haproxy/admin.sock");
        tree.set("balancers.lb1.stateFile", "/var/lib/haproxy/vigia.state");
        tree.set("balancers.lb1.routes.s3.backend", "s3");
        for (String site : List.of("a", "b", "c")) {
            tree.set("balancers.lb1.routes.s3.servers." + site, List.of("s3-" + site));
        }
        return tree;
    }

    /** With a hook of service {@code s3}. */
    static Tree hooked(List<String> command) {
        return lake().set("services.s3.hooks.tell.on", "after")
                .set("services.s3.hooks.tell.node", "agent-a")
                .set("services.s3.hooks.tell.command", command);
    }

    static Tree agent() {
        return new Tree().set("node", "agent-a").set("aggregators", List.of("127.0.0.1:7410"));
    }

    static Tree aggregator() {
        return new Tree().set("node", "aggregator-1");
    }

    /** @param value text, a list of texts, or a {@link Secret} */
    Tree set(String path, Object value) {
        Map<String, Object> map = parent(path);
        map.put(last(path), value);
        return this;
    }

    Tree remove(String path) {
        parent(path).remove(last(path));
        return this;
    }

    /** A value that came from outside the file. */
    record Secret(String value, String source) {}

    Bound<LakeConfig> bindLake() throws ConfigException {
        return new Binder(Paths.AS_WRITTEN).lake(node());
    }

    Bound<io.vigia.core.config.AgentConfig> bindAgent() throws ConfigException {
        return new Binder(Paths.AS_WRITTEN).agent(node());
    }

    Bound<io.vigia.core.config.AggregatorConfig> bindAggregator() throws ConfigException {
        return new Binder(Paths.AS_WRITTEN).aggregator(node());
    }

    List<Problem> lakeProblems() {
        return problems(this::bindLake);
    }

    List<Problem> agentProblems() {
        return problems(this::bindAgent);
    }

    List<Problem> aggregatorProblems() {
        return problems(this::bindAggregator);
    }

    private interface Attempt {
        Object run() throws ConfigException;
    }

    private static List<Problem> problems(Attempt attempt) {
        try {
            attempt.run();
            return List.of();
        } catch (ConfigException refusal) {
            return refusal.problems();
        }
    }

    ConfigNode node() {
        line = 0;
        return node(root, new Position("lake.yaml", 1));
    }

    private ConfigNode node(Object value, Position at) {
        if (value instanceof Map<?, ?> map) {
            List<ConfigNode.Entry> entries = new ArrayList<>();
            map.forEach((key, child) -> {
                Position place = new Position("lake.yaml", ++line);
                entries.add(new ConfigNode.Entry(String.valueOf(key), place, node(child, place)));
            });
            return new ConfigNode.Mapping(at, entries);
        }
        if (value instanceof List<?> list) {
            return new ConfigNode.Listing(
                    at, list.stream().map(item -> node(item, at)).toList());
        }
        return value instanceof Secret secret
                ? new ConfigNode.Scalar(at, secret.value(), false, Optional.of(secret.source()))
                : new ConfigNode.Scalar(at, String.valueOf(value));
    }

    @SuppressWarnings("unchecked") // Maps in here are made here.
    private Map<String, Object> parent(String path) {
        Map<String, Object> map = root;
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            map = (Map<String, Object>) map.compute(
                    parts[i], (key, there) -> there instanceof Map ? there : new LinkedHashMap<String, Object>());
        }
        return map;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    static LakeConfig.Component component(LakeConfig lake, String id) {
        return get(lake.components(), new TargetId(id));
    }

    /** What was bound under a name. */
    static <K, V> V get(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), () -> key + " is not in " + map.keySet());
    }
}
