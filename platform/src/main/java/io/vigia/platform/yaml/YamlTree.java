package io.vigia.platform.yaml;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Position;
import io.vigia.core.config.bind.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML documents as trees with positions. Made from the parser's events, not by its composer, so that depth and size are bounded
 * before anything is built: an alias counts for all it stands for, so a bomb of aliases is refused at the size it would have.
 */
final class YamlTree {
    static final int MAX_BYTES = 4 * 1024 * 1024;
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 200_000;
    static final int MAX_SCALAR = 64 * 1024;

    /** The parser takes time with the square of a line's length: 4 s for one of 4 MiB. */
    static final int MAX_LINE = 128 * 1024;

    static final int MAX_PLACEHOLDERS = 1_000;

    private final Path file;
    private final Placeholders placeholders;
    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int filled;

    private YamlTree(Path file, String text, Placeholders placeholders, Problems problems) {
        this.file = file;
        this.placeholders = placeholders;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setCodePointLimit(MAX_BYTES)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** @param nodes how many it holds, itself among them */
    private record Anchored(ConfigNode node, int nodes) {}

    /** Stops the reading; carries a problem with its place. */
    private static final class Refused extends RuntimeException {
        private final transient Position at;
        private final String problem;

        Refused(Position at, String problem) {
            super(problem, null, false, false);
            this.at = at;
            this.problem = problem;
        }
    }

    /** The document in {@code text}; {@link ConfigNode.Unreadable} when it is not one, which {@code problems} then say. */
    static ConfigNode read(Path file, String text, Placeholders placeholders, Problems problems) {
        return read(file, text, placeholders, problems, YamlTree::document);
    }

    /**
     * The documents in {@code text} as one list, those without a value left out; {@link ConfigNode.Unreadable} when they are
     * none, which {@code problems} then say. The bounds are those of the whole file.
     */
    static ConfigNode readAll(Path file, String text, Placeholders placeholders, Problems problems) {
        return read(file, text, placeholders, problems, YamlTree::documents);
    }

    private static ConfigNode read(
            Path file,
            String text,
            Placeholders placeholders,
            Problems problems,
            BiFunction<YamlTree, Position, ConfigNode> reading) {
        Position whole = new Position(file.toString(), 0);
        try {
            refuseLongLines(file, text);
            return reading.apply(new YamlTree(file, text, placeholders, problems), whole);
        } catch (Refused refused) {
            problems.error(refused.at, "", refused.problem);
        } catch (MarkedYamlEngineException malformed) {
            Position at = malformed
                    .getProblemMark()
                    .or(malformed::getContextMark)
                    .map(mark -> new Position(file.toString(), mark.getLine() + 1))
                    .orElse(whole);
            problems.error(at, "", "is not YAML: " + oneLine(malformed.getProblem()));
        } catch (YamlEngineException malformed) {
            problems.error(whole, "", "is not YAML: " + oneLine(malformed.getMessage()));
        } catch (RuntimeException defect) {
            // The parser stumbled over this text in a way it does not report; so do we, but as a problem with the file.
            problems.error(
                    whole, "", "cannot be read as YAML (" + defect.getClass().getSimpleName() + ")");
        }
        return new ConfigNode.Unreadable(whole);
    }

    private static void refuseLongLines(Path file, String text) {
        int line = 1;
        for (int start = 0; start < text.length(); line++) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            if (next - start > MAX_LINE) {
                throw new Refused(
                        new Position(file.toString(), line), "this line is longer than " + MAX_LINE / 1024 + " KiB");
            }
            start = next;
        }
    }

    private ConfigNode document(Position whole) {
        ConfigNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                if (root != null) {
                    throw new Refused(at(event), "a second document begins here; keep one in each file");
                }
                root = node(events.next(), 0, Optional.empty());
            }
        }
        if (root == null) {
            throw new Refused(whole, "is empty; see docs/configuration.md for what it may hold");
        }
        return root;
    }

    private ConfigNode documents(Position whole) {
        List<ConfigNode> roots = new ArrayList<>();
        while (events.hasNext()) {
            if (events.next().getEventId() == Event.ID.DocumentStart) {
                anchors.clear(); // An anchor ends with its document.
                ConfigNode root = node(events.next(), 0, Optional.empty());
                if (!(root instanceof ConfigNode.Scalar scalar && scalar.isBlank())) {
                    roots.add(root);
                }
            }
        }
        return new ConfigNode.Listing(whole, roots);
    }

    /** @param key the place of the key this is the value of: a block is said to be where its key is */
    private ConfigNode node(Event event, int depth, Optional<Position> key) {
        Position at = at(event);
        if (depth > MAX_DEPTH) {
            throw new Refused(at, "is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, at);
        }
        int before = nodes;
        count(1, at);
        ConfigNode node = event instanceof ScalarEvent scalar ? scalar(scalar, at) : collection(event, depth, at, key);
        if (event instanceof NodeEvent anchored) {
            anchored.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, nodes - before)));
        }
        return node;
    }

    private ConfigNode alias(AliasEvent alias, Position at) {
        Anchored meant = anchors.get(alias.getAlias());
        if (meant == null) {
            throw new Refused(
                    at, "the alias *" + oneLine(alias.getAlias().toString()) + " stands for nothing before it");
        }
        count(meant.nodes(), at);
        return meant.node();
    }

    private ConfigNode collection(Event event, int depth, Position at, Optional<Position> key) {
        CollectionStartEvent start = (CollectionStartEvent) event;
        refuseTag(start.getTag(), at);
        Position place = start.isFlow() ? at : key.orElse(at);
        return event instanceof MappingStartEvent ? mapping(place, depth) : listing(place, depth);
    }

    private ConfigNode listing(Position at, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, depth + 1, Optional.empty()));
        }
        return new ConfigNode.Listing(at, items);
    }

    private ConfigNode mapping(Position at, int depth) {
        List<ConfigNode.Entry> entries = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            Position keyAt = at(next);
            if (!(next instanceof ScalarEvent key)) {
                throw new Refused(keyAt, "a key must be a plain word");
            }
            refuseLength(key, keyAt);
            ConfigNode value = node(events.next(), depth + 1, Optional.of(keyAt));
            entries.add(new ConfigNode.Entry(key.getValue(), keyAt, value));
        }
        return new ConfigNode.Mapping(at, entries);
    }

    private ConfigNode scalar(ScalarEvent event, Position at) {
        refuseTag(event.getTag(), at);
        refuseLength(event, at);
        if (event.getValue().contains("${") && ++filled > MAX_PLACEHOLDERS) {
            throw new Refused(at, "more than " + MAX_PLACEHOLDERS + " values with placeholders");
        }
        try {
            Placeholders.Filled filledText = placeholders.fill(file, event.getValue());
            if (!filledText.asked()) {
                problems.warning(at, "", "holds a secret of Vault, which is not asked here");
            }
            return new ConfigNode.Scalar(
                    at,
                    filledText.text(),
                    !event.isPlain(),
                    filledText.secret() ? Optional.of(event.getValue()) : Optional.empty());
        } catch (IllegalArgumentException refusal) {
            problems.error(at, "", oneLine(refusal.getMessage()));
            return new ConfigNode.Unreadable(at);
        }
    }

    private static void refuseLength(ScalarEvent event, Position at) {
        if (event.getValue().length() > MAX_SCALAR) {
            throw new Refused(at, "a value longer than " + MAX_SCALAR / 1024 + " KiB");
        }
    }

    private static void refuseTag(Optional<String> tag, Position at) {
        if (tag.isPresent() && !tag.get().equals("!")) {
            throw new Refused(at, "the tag " + oneLine(tag.get()) + " means nothing here; leave it out");
        }
    }

    private void count(int more, Position at) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Refused(at, "more than " + MAX_NODES + " values (an alias counts for all it stands for)");
        }
    }

    private Position at(Event event) {
        return new Position(
                file.toString(), event.getStartMark().map(Mark::getLine).orElse(-1) + 1);
    }

    private static String oneLine(@Nullable String said) {
        String text = said == null ? "no reason given" : said;
        String shown = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return shown.length() > 200 ? shown.substring(0, 200) + "..." : shown;
    }
}
