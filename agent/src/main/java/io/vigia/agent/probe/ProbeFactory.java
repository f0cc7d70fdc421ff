package io.vigia.agent.probe;

import io.vigia.core.config.Assignments.Assignment;

/** Makes the probe that an assignment asks for. */
@FunctionalInterface
public interface ProbeFactory {
    /** @throws IllegalArgumentException for a kind that it does not know */
    Probe create(Assignment assignment);

    /** How many probes of a kind may look at once. Each kind has a bound of its own, so that one that hangs cannot starve another. */
    default int limit(String kind) {
        return 8;
    }
}
