package io.vigia.platform.yaml;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Position;
import io.vigia.core.config.bind.Problems;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** The files that together are a lake: {@code lake.yaml}, in order of name those it includes, and its OpenSLO files. */
final class LakeFiles {
    static final int MAX_FILES = 1_000;

    /** All the files of a lake together. */
    private static final int MAX_TOTAL_BYTES = 16 * 1024 * 1024;

    private final Placeholders placeholders;
    private final Problems problems;
    private final List<Path> read = new ArrayList<>();
    private long bytes;

    LakeFiles(Placeholders placeholders, Problems problems) {
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** What was read, in order. */
    List<Path> read() {
        return List.copyOf(read);
    }

    /**
     * One file alone.
     *
     * @param namedAt where a failure to read it is reported
     * @param shown how the key {@code lake} names it, or empty when the user did
     */
    ConfigNode tree(Path file, Position namedAt, String shown) {
        return read(file, namedAt, shown, YamlTree::read);
    }

    /** Every document of one file, as a list; unreadable when it is none. */
    ConfigNode documents(Path file) {
        return read(file, new Position(file.toString(), 0), "", YamlTree::readAll);
    }

    /**
     * Every document of every OpenSLO file that {@code wanted} means, a directory or a pattern, as one list; unreadable when a
     * file is, since objects refer to one another.
     */
    ConfigNode slos(Path wanted, Position namedAt) throws IOException {
        List<ConfigNode> documents = new ArrayList<>();
        boolean whole = true;
        List<Path> files = list(wanted, "*.{yaml,yml}");
        if (files.size() > MAX_FILES) {
            throw new IOException("holds more than " + MAX_FILES + " files");
        }
        for (Path file : files) {
            if (documents(file) instanceof ConfigNode.Listing all) {
                documents.addAll(all.items());
            } else {
                whole = false;
            }
        }
        return whole ? new ConfigNode.Listing(namedAt, documents) : new ConfigNode.Unreadable(namedAt);
    }

    private interface Reading {
        ConfigNode of(Path file, String text, Placeholders placeholders, Problems problems);
    }

    private ConfigNode read(Path file, Position namedAt, String shown, Reading reading) {
        try {
            if (bytes > MAX_TOTAL_BYTES) {
                throw new IOException("brings all files together over " + MAX_TOTAL_BYTES / 1024 + " KiB");
            }
            String text = BoundedFile.read(file, YamlTree.MAX_BYTES);
            read.add(file);
            bytes += text.length();
            return reading.of(file, text, placeholders, problems);
        } catch (IOException failure) {
            problems.error(
                    namedAt,
                    shown.isEmpty() ? "" : "lake",
                    (shown.isEmpty() ? "" : "the file " + shown + " ") + failure.getMessage());
            return new ConfigNode.Unreadable(namedAt);
        }
    }

    /** {@code file} with all it includes merged into one map; unreadable when any part is, since the rest would not make sense. */
    ConfigNode lake(Path file, Position namedAt, String shown) {
        ConfigNode root = tree(file, namedAt, shown);
        if (!(root instanceof ConfigNode.Mapping main)) {
            return root;
        }
        Map<String, ConfigNode.Entry> merged = new LinkedHashMap<>();
        List<ConfigNode.Entry> again = new ArrayList<>();
        boolean whole = true;
        add(main, merged, again);
        for (Path included : included(file, main)) {
            ConfigNode part = tree(included, new Position(included.toString(), 0), "");
            if (part instanceof ConfigNode.Mapping mapping) {
                refuseNested(mapping);
                add(mapping, merged, again);
            } else {
                whole = false;
                if (!(part instanceof ConfigNode.Unreadable)) {
                    problems.error(part.at(), "", "is " + part.describe() + ", must be a map of keys and values");
                }
            }
        }
        List<ConfigNode.Entry> entries = new ArrayList<>(merged.values());
        entries.addAll(again);
        return whole ? new ConfigNode.Mapping(main.at(), entries) : new ConfigNode.Unreadable(main.at());
    }

    /** Sections of different files are joined; a key twice in one file stays twice, for the binder to refuse. */
    private static void add(
            ConfigNode.Mapping file, Map<String, ConfigNode.Entry> merged, List<ConfigNode.Entry> again) {
        List<String> here = new ArrayList<>();
        for (ConfigNode.Entry entry : file.entries()) {
            ConfigNode.Entry before = merged.get(entry.key());
            if (before == null) {
                merged.put(entry.key(), entry);
            } else if (!here.contains(entry.key())
                    && before.value() instanceof ConfigNode.Mapping first
                    && entry.value() instanceof ConfigNode.Mapping more) {
                List<ConfigNode.Entry> joined = new ArrayList<>(first.entries());
                joined.addAll(more.entries());
                merged.put(
                        entry.key(),
                        new ConfigNode.Entry(before.key(), before.at(), new ConfigNode.Mapping(first.at(), joined)));
            } else {
                again.add(entry);
            }
            here.add(entry.key());
        }
    }

    private void refuseNested(ConfigNode.Mapping part) {
        part.entries().stream()
                .filter(entry -> entry.key().equals("include"))
                .forEach(entry -> problems.error(
                        entry.at(), "include", "an included file may not include more; name all in lake.yaml"));
    }

    private List<Path> included(Path file, ConfigNode.Mapping main) {
        ConfigNode include = main.get("include").orElse(null);
        if (include == null || include instanceof ConfigNode.Unreadable) {
            return List.of();
        }
        if (!(include instanceof ConfigNode.Scalar scalar) || scalar.isBlank()) {
            problems.error(
                    include.at(),
                    "include",
                    "is " + include.describe() + ", must be a directory or a pattern, such as lake.d or lake.d/*.yaml");
            return List.of();
        }
        try {
            List<Path> files = list(file.resolveSibling(scalar.text()), "*.yaml");
            if (files.size() > MAX_FILES) {
                throw new IOException("holds more than " + MAX_FILES + " files");
            }
            return files;
        } catch (IOException failure) {
            problems.error(include.at(), "include", scalar.shown() + " " + failure.getMessage());
        } catch (InvalidPathException | PatternSyntaxException malformed) {
            problems.error(include.at(), "include", scalar.shown() + " is no path and no pattern");
        }
        return List.of();
    }

    /** The files of a directory, or those that a pattern in the last part of the path matches, in order of name. */
    private static List<Path> list(Path wanted, String all) throws IOException {
        boolean directory = Files.isDirectory(wanted);
        Path name = wanted.getFileName();
        if (!directory && (name == null || !name.toString().matches(".*[*?\\[{].*"))) {
            throw new IOException("is no directory and no pattern; create it, or leave the key out");
        }
        Path parent = directory ? wanted : wanted.resolveSibling("");
        Path in = parent.toString().isEmpty() ? Path.of(".") : parent;
        if (!Files.isDirectory(in)) {
            throw new IOException("is in a directory that does not exist");
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(in, directory ? all : String.valueOf(name))) {
            for (Path found : stream) {
                files.add(parent.resolve(found.getFileName()));
                if (files.size() > MAX_FILES) {
                    break;
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw new IOException("cannot be listed", failure.getCause());
        }
        files.sort(Comparator.comparing(path -> String.valueOf(path.getFileName())));
        return files;
    }
}
