package io.vigia.core.config.bind;

import java.util.List;
import java.util.Optional;

/** Configuration before it has a meaning: a tree of scalars, lists and maps, each with its place in a file. */
public sealed interface ConfigNode {
    Position at();

    /** What kind of thing this is, in words for a person. */
    String describe();

    /**
     * One value.
     *
     * @param text after substitution
     * @param quoted whether the file quoted it; an unquoted empty text, {@code ~} or {@code null} is no value at all
     * @param secretSource the placeholder ({@code ${file:...}}) the value came from, shown in place of it everywhere
     */
    record Scalar(Position at, String text, boolean quoted, Optional<String> secretSource) implements ConfigNode {
        public Scalar(Position at, String text) {
            this(at, text, false, Optional.empty());
        }

        /** Whether the key stands there without a value. */
        public boolean isBlank() {
            return !quoted && secretSource.isEmpty() && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        /** The value as messages may show it: quoted, shortened, or its source when it is secret. */
        public String shown() {
            return secretSource
                    .map(source -> "(from " + Printable.of(source) + ")")
                    .orElseGet(() -> "'" + Printable.of(text) + "'");
        }

        @Override
        public String describe() {
            return isBlank() ? "no value" : shown();
        }

        /** Never the value of a secret. */
        @Override
        public String toString() {
            return at + " " + describe();
        }
    }

    /** Values in order. */
    record Listing(Position at, List<ConfigNode> items) implements ConfigNode {
        public Listing {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Keys in order of the file; a key given twice is still here twice. */
    record Mapping(Position at, List<Entry> entries) implements ConfigNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The first value under {@code key}. */
        public Optional<ConfigNode> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }

        @Override
        public String describe() {
            return "a map";
        }
    }

    /** Something whose problem has been reported already: nothing more is said of it. */
    record Unreadable(Position at) implements ConfigNode {
        @Override
        public String describe() {
            return "unreadable";
        }
    }

    /** @param at the place of the key */
    record Entry(String key, Position at, ConfigNode value) {}
}
