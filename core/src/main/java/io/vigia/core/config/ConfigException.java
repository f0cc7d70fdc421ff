package io.vigia.core.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration was refused; carries every problem found, in order of position. */
public final class ConfigException extends Exception {
    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
