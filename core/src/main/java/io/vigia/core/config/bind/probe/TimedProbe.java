package io.vigia.core.config.bind.probe;

import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.probe.ProbeSpec;

/** A probe with its schedule. */
public record TimedProbe(ProbeSpec probe, Schedule schedule) {}
