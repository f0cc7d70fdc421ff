package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Nearest;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Problems;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Every object of every file by kind and name. What could be named is here though the rest of it be wrong. */
final class Library {
    static final int MAX_OBJECTS = 50_000;
    private static final String VERSION = "openslo/v1";

    /** Advice costs time with the number of names: hostile files get it only so often. */
    private static final int MOST_ADVICE = 50;

    private final Map<Kind, Map<String, Declaration>> byKind = new EnumMap<>(Kind.class);
    private final Map<Kind, Set<String>> referred = new EnumMap<>(Kind.class);
    private int advised;

    private Library() {
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new LinkedHashMap<>());
            referred.put(kind, new HashSet<>());
        }
    }

    /**
     * One object.
     *
     * @param metadata as far as it could be read
     */
    record Declaration(Metadata metadata, Spot name, Spot spec) {}

    /** @param documents as they stand in the files: an object, or a list of objects, each */
    static Library of(List<ConfigNode> documents, Problems problems) {
        Library library = new Library();
        int objects = 0;
        for (ConfigNode document : documents) {
            List<ConfigNode> items =
                    document instanceof ConfigNode.Listing listing ? listing.items() : List.of(document);
            for (ConfigNode item : items) {
                Spot spot = new Spot(problems, "", item);
                if (++objects > MAX_OBJECTS) {
                    spot.refuse("is one object too many: at most " + MAX_OBJECTS);
                    return library;
                }
                Fields.open(Part.OBJECT, spot).ifPresent(library::add);
            }
        }
        return library;
    }

    Map<String, Declaration> all(Kind kind) {
        return byKind.getOrDefault(kind, Map.of());
    }

    /** A reference to an object by name; {@code read} is what came of the objects that could be read. */
    <T> Value<T> reference(Kind kind, Map<String, T> read) {
        Collection<String> declared = all(kind).keySet();
        return spot -> Values.scalar(
                        "the name of a" + (kind.word().matches("[AS].*") ? "n " : " ") + kind.word(), text -> {
                            if (!declared.contains(text)) {
                                throw new IllegalArgumentException("there is no " + kind.word() + " '"
                                        + Printable.of(text) + "'"
                                        + (++advised > MOST_ADVICE ? "" : "; " + Nearest.advice(text, declared)));
                            }
                            Objects.requireNonNull(referred.get(kind)).add(text);
                            return text;
                        })
                .read(spot)
                // What is declared but was not read has been reported where it stands.
                .then(name ->
                        Optional.ofNullable(read.get(name)).map(Parsed::of).orElseGet(Parsed::failed));
    }

    /** Warns of objects of {@code kind} that nothing refers to. */
    void warnOfUnused(Kind kind) {
        all(kind).forEach((name, object) -> {
            if (!Objects.requireNonNull(referred.get(kind)).contains(name)) {
                object.name().warn(kind.word() + " '" + Printable.of(name) + "' is used by no object");
            }
        });
    }

    /** What came of the objects of {@code kind} that could be read. */
    <T> Map<String, T> read(Kind kind, Function<Declaration, Parsed<T>> reading) {
        Map<String, T> read = new LinkedHashMap<>();
        all(kind).forEach((name, object) -> reading.apply(object).value().ifPresent(good -> read.put(name, good)));
        return read;
    }

    private void add(Fields f) {
        f.need("apiVersion", VERSION, Values.scalar(VERSION, Library::version));
        Parsed<Kind> kind = f.need("kind", "one of " + words(), Values.oneOf("one of " + words(), Kind.words()));
        kind.value().ifPresent(known -> {
            Parsed<Metadata> metadata =
                    f.need("metadata", "the object's name, such as {name: query}", spot -> Metadata.read(spot, known));
            if (!f.has("spec")) {
                f.at("spec").refuse("is missing; write what the " + known.word() + " is");
                return;
            }
            metadata.value()
                    .ifPresent(who -> name(f).ifPresent(name -> {
                        Declaration before = Objects.requireNonNull(byKind.get(known))
                                .putIfAbsent(
                                        ((ConfigNode.Scalar) name.node()).text(),
                                        new Declaration(who, name, f.at("spec")));
                        if (before != null) {
                            name.refuse(known.word() + " " + name.node().describe() + " is defined already at "
                                    + before.name().node().at() + "; rename one of them");
                        }
                    }));
        });
    }

    private static Optional<Spot> name(Fields f) {
        Spot metadata = f.at("metadata");
        return metadata.node() instanceof ConfigNode.Mapping mapping
                ? mapping.get("name")
                        .filter(node -> node instanceof ConfigNode.Scalar)
                        .map(node -> metadata.under("name", node))
                : Optional.empty();
    }

    private static String version(String text) {
        if (!text.equals(VERSION)) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(text) + "' is not read; Vigia reads " + VERSION + ", rewrite the object in it");
        }
        return text;
    }

    private static String words() {
        return String.join(", ", Kind.words().keySet());
    }
}
