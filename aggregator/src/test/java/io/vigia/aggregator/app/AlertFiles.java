package io.vigia.aggregator.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder alerts/ and what belongs to it, as text. */
final class AlertFiles {
    static final Path ALERTS = Path.of("..", "alerts");
    static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");
    private static final Path TOLD_BY_VIGIA = Path.of("src/main/java/io/vigia/aggregator/notify");

    /** A metric of ours, and not the name of a recorded one that has a metric's name in it. */
    private static final Pattern METRIC =
            Pattern.compile("(?<![:a-z0-9_])((?:vigia|process)_[a-z0-9_]+)(?![:a-z0-9_])");

    private AlertFiles() {}

    static List<Path> rules() throws IOException {
        return files(ALERTS, "vigia-.*\\.yml");
    }

    static List<Path> tests() throws IOException {
        return files(ALERTS.resolve("tests"), ".*\\.test\\.yml");
    }

    static List<Path> files(Path directory, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    /** Names of the alerts that the rule files define. */
    static Set<String> defined() throws IOException {
        return all(rules(), Pattern.compile("(?m)^      - alert: (\\w+)$"));
    }

    /** Names of the alerts that Vigia tells itself. */
    static Set<String> told() throws IOException {
        return all(files(TOLD_BY_VIGIA, ".*\\.java"), Pattern.compile("\"(Vigia[A-Z]\\w+|Watchdog)\""));
    }

    static Set<String> metrics(String text) {
        return names(text.replaceAll("(?m)^\\s*#.*$", ""), METRIC);
    }

    static Set<String> all(List<Path> files, Pattern pattern) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : files) {
            names.addAll(names(Files.readString(file), pattern));
        }
        return names;
    }

    static Set<String> names(String text, Pattern pattern) {
        return new TreeSet<>(
                pattern.matcher(text).results().map(result -> result.group(1)).toList());
    }

    /** Of each look of the tests at an alert, in order, whether it is to fire then. */
    static List<Boolean> looks(String alert) throws IOException {
        Pattern look = Pattern.compile("alertname=\"" + alert
                + "\",alertstate=\"firing\"}\\n\\s+eval_time: \\S+\\n\\s+exp_samples:( \\[\\])?\\n");
        List<Boolean> looks = new ArrayList<>();
        for (Path file : tests()) {
            look.matcher(Files.readString(file))
                    .results()
                    .map((MatchResult result) -> result.group(1) == null)
                    .forEach(looks::add);
        }
        return looks;
    }
}
