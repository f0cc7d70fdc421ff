package io.vigia.lab.scenario;

import java.util.List;
import java.util.Map;

/**
 * One run of a scenario.
 *
 * @param what was broken, for people
 * @param failovers how many epochs higher the lake was at the end than before the injection
 * @param alone the same of each HAProxy that stood alone, by its name; empty where there is nothing to compare
 * @param problems what kept the run from being what it should; empty when all went as planned
 */
public record Run(String what, Figures figures, long failovers, Map<String, Figures> alone, List<String> problems) {
    public Run {
        alone = Map.copyOf(alone);
        problems = List.copyOf(problems);
    }
}
