package io.vigia.agent.probe;

import io.vigia.core.config.Assignments.Assignment;

/** Makes the probe that an assignment asks for. */
@FunctionalInterface
public interface ProbeFactory {
    Probe create(Assignment assignment);
}
